"""A case file of a federation's size: people, contracts, documents, activities, registers and their whole journal."""
