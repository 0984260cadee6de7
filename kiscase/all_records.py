"""Imports the records of every feature, so that all tables and their references are known."""

from __future__ import annotations

import kiscase.activities.absences.task_model
import kiscase.activities.agreements.model
import kiscase.activities.certificates.model
import kiscase.activities.enrolment.waiting_list_model
import kiscase.activities.model
import kiscase.activities.planning.closure_model
import kiscase.activities.traineeships.model
import kiscase.activities.work_hours.model
import kiscase.activities.work_incidents.model
import kiscase.club.model
import kiscase.club.money.model
import kiscase.club.registration.model
import kiscase.club.staff.model
import kiscase.contracts.checks.model
import kiscase.contracts.disputes.model
import kiscase.contracts.drafting.template_model
import kiscase.contracts.evaluations.model
import kiscase.contracts.events.model
import kiscase.contracts.form_label_corrections
import kiscase.contracts.model
import kiscase.contracts.parts
import kiscase.contracts.wording.model
import kiscase.core.drafts
import kiscase.core.journal.tables
import kiscase.core.legal_data.corrections
import kiscase.core.listing.saved_views
import kiscase.core.own_fields.model
import kiscase.core.search.index
import kiscase.core.territory.model
import kiscase.directory.model
import kiscase.employment.model
import kiscase.issued.model
import kiscase.outcomes.model
import kiscase.outcomes.self_assessment.model
import kiscase.participants.attachments.model
import kiscase.participants.duplicates.model
import kiscase.participants.intake.model
import kiscase.participants.model
import kiscase.participants.notes.model
import kiscase.participants.photos.model
import kiscase.participants.relations.model
import kiscase.participants.stays.model
import kiscase.partners.model
import kiscase.person_data.release.model
import kiscase.projects.model
import kiscase.reporting.model  # noqa: F401
