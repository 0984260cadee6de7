"""How people look on the desk: the page of people, and the form with the verdict that follows the typing."""

from kiscase.participants.screen.page import ParticipantsPage

__all__ = ["ParticipantsPage"]
