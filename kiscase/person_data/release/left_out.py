"""What the words for tables and columns are, and what of a person's data is left out and why."""

from __future__ import annotations

from kiscase.core.i18n import N_

TABLE_TITLES = {
    "participant": N_("Person"),
    "stay": N_("Stays in the club"),
    "benefit": N_("Rights to benefits"),
    "evidence": N_("Evidence that was seen"),
    "clause_handover": N_("Information clauses handed over"),
    "assessment": N_("Assessments"),
    "relation": N_("Family and guardians"),
    "note": N_("Notes"),
    "attachment": N_("Files"),
    "photo": N_("Photo"),
    "contract": N_("Contracts"),
    "contract_member": N_("Family members in contracts"),
    "goal": N_("Main and detailed goals"),
    "step": N_("Agreed actions"),
    "obligation": N_("Obligations"),
    "evaluation_date": N_("Reminders of evaluations"),
    "contract_move": N_("States of contracts"),
    "acceptance": N_("Accepted findings of the checks"),
    "evaluation": N_("Evaluations"),
    "judgement": N_("Results of goals and actions"),
    "breach": N_("Breaches"),
    "invitation": N_("Invitations"),
    "dispute": N_("Disputes"),
    "enrolment": N_("Activities"),
    "waiting": N_("Waiting lists"),
    "referral": N_("Referrals"),
    "meeting": N_("Individual meetings"),
    "attendance": N_("Attendance"),
    "absence": N_("Excused absences"),
    "task": N_("Tasks after absences"),
    "work_day": N_("Days of useful work"),
    "work_hours": N_("Hours of useful work"),
    "work_incident": N_("Incidents at useful work"),
    "traineeship": N_("Traineeships"),
    "traineeship_notice": N_("Notices about traineeships"),
    "certificate": N_("Certificates"),
    "outcome": N_("Results at the end of stays"),
    "effect": N_("Effects of reintegration"),
    "follow_up": N_("Follow-ups after stays"),
    "self_assessment": N_("Self-assessments"),
    "self_assessment_answer": N_("Answers of self-assessments"),
    "supported_employment": N_("Supported employment"),
    "employment_transition": N_("States of supported employment"),
    "refund_month": N_("Refund months"),
    "counselling_session": N_("Counselling sessions"),
    "project_stay": N_("Projects"),
    "issued_document": N_("Issued documents"),
    "signature": N_("Signatures"),
    "signing_attempt": N_("Missing signatures"),
    "signed_copy": N_("Signed copies"),
    "people_merge": N_("Merged entries"),
    "data_release": N_("Data that were given out"),
}
"""The tables in the order of the export; others that refer to the person follow."""

_DERIVED = N_("made by the program from the data above")
_UNSAVED = N_("typing that was not saved yet")
LEFT_OUT = {
    "distinct_people": N_("names another person: who is alike and is somebody else"),
    "phrase_trace": N_("a mark without content, by which the program knows sentences again"),
    "draft": _UNSAVED,
    "search_entry": _DERIVED,
    "search_word": _DERIVED,
    "journal_entry": N_("in the history below, without what is about other people, too"),
    "journal_change": N_("earlier values; the history of the program shows them to the workers"),
    "journal_about": _DERIVED,
}
"""The tables that refer to a person and are not given out, with the reason."""

CONTENT_COLUMNS = {
    "own_values": N_("Own fields"),
    "annex": N_("Number of the annex"),
    "texts": N_("Texts of the contract"),
    "inner_texts": N_("Inner data of the contract"),
    "printed": N_("The parties as printed"),
    "form": N_("Form"),
    "ref": N_("Number of the goal"),
    "seq": N_("Number in its contract"),
    "version": N_("Version"),
    "reasons": N_("Reasons"),
    "period": N_("Month or week"),
    "signers": N_("Who is to sign"),
    "merged_id": N_("Number of the former entry"),
    "merged": N_("Values of the former entry"),
    "before": N_("Values before the merge"),
    "agreed_at_evaluation": N_("Agreed at an evaluation"),
}
"""The columns without a label of their own that are data all the same."""

TECHNICAL_COLUMNS = frozenset(
    {
        *("revision", "sort", "mark", "position", "number_year", "number_seq", "updated", "said"),
        *("tablename", "row_id", "content", "picture", "moved", "distinct_pairs"),
    }
)
"""Columns of the program's own: order, counters, hashes; the bytes of documents are files of the export."""

ONLY_IN_JSON = frozenset(
    {
        *("printed", "form", "annex", "signers", "merged_id", "agreed_at_evaluation"),
        *("signer", "sha256", "reasons"),
    }
)
"""Columns that a reader of the PDF has no use for."""
