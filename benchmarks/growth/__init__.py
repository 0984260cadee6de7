"""What people do in a file of 10,000 people and in one of 200,000: how much slower it becomes, and how slow it is."""
