"""Which papers are served, which end a part, which are challenged, which are never made anew."""

from __future__ import annotations

RESULTS = frozenset(
    {
        "grant_decision", "refusal_decision", "registration_notice", "registration_refusal", "confirmation_result",
        "confirmation_refusal", "benefit_decision", "benefit_refusal", "service_result", "filing_receipt", "certificate",
    }
)  # fmt: skip
"""The results of a part: serving one delivers it."""
OF_LICENCES = frozenset(
    {
        "act_acceptance", "act_taken_back", "change_decision", "renewal_decision", "replacement_notice", "act_refusal",
        "withdrawal_announcement", "licence_withdrawal", "licence_revocation_notice", "licence_revocation", "ending_dropped",
        "outside_record", "cancellation",
    }
)  # fmt: skip
"""Papers of acts on a licence that exists."""
NEED_SERVICE = RESULTS | OF_LICENCES | {
    "correction_notice", "acceptance_notice", "not_required_notice", "not_competent_decision", "special_notice",
    "not_accepted_decision", "extension_notice", "withdrawal_notice", "lapse_notice", "hearing_right_notice",
    "hearing_notice", "revocation_notice", "revocation_decision", "rectification_notice",
}  # fmt: skip
"""What is served within ten working days of its making (AL art. 44)."""
CHALLENGED = frozenset(
    {
        "refusal_decision", "registration_refusal", "confirmation_refusal", "benefit_refusal",
        "not_competent_decision", "not_accepted_decision", "not_required_notice", "act_refusal", "licence_withdrawal",
        "licence_revocation", "cancellation", "revocation_decision",
    }
)  # fmt: skip
"""Kinds against which there is a remedy: their record of service carries its last days."""
NOT_ANEW = frozenset(
    {
        "certificate", "filing_receipt", "service_receipt", "commitment", "hearing_record", "post_check_record", "mandate",
        "service_address", "deferral_promise",
    }
)  # fmt: skip
"""Kinds with somebody else's signature on them, or whose number is that of a certificate: never made anew."""
