"""The stays of people in the club: from when until when somebody takes part, and how it ended."""
