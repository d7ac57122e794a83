"""What the roles service keeps, and the roles every tenant starts with."""

from __future__ import annotations

from ...storage import Table

ROLES = Table("roles", indexed=("name", "type", "level", "createdAt"), unique=(("name",),))

DEFAULT_ROLES: tuple[tuple[str, str, str], ...] = (
    ("TenantAdmin", "admin", "Administers everything in the tenant."),
    ("AnalyticsAdmin", "admin", "Administers analytics content and shared and managed spaces."),
    ("DataAdmin", "admin", "Administers data spaces and data content."),
    ("AuditAdmin", "admin", "Reads events and audits."),
    ("UserDefault", "user", "The baseline of every user."),
    ("SharedSpaceCreator", "user", "Creates shared spaces."),
    ("ManagedSpaceCreator", "user", "Creates managed spaces."),
    ("DataSpaceCreator", "user", "Creates data spaces."),
    ("PrivateAnalyticsContentCreator", "user", "Creates content in the personal space."),
    ("DataServicesContributor", "user", "Works on data integration in data spaces."),
    ("AutomationCreator", "user", "Creates and runs automations."),
    ("AutomlExperimentContributor", "user", "Creates machine-learning experiments."),
    ("AutomlDeploymentContributor", "user", "Deploys machine-learning models."),
    ("DataProductManager", "user", "Manages data products."),
    ("Steward", "user", "Manages glossaries."),
    ("CollaborationPlatformUser", "user", "Uses embedded content in collaboration tools."),
    ("EmbeddedAnalyticsUser", "user", "Uses embedded analytics only."),
    ("Developer", "user", "Creates API keys."),
)
"""name, level, description"""

AUTO_ASSIGNED = {
    "autoAssignCreateSharedSpacesRoleToProfessionals": "SharedSpaceCreator",
    "autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals": "PrivateAnalyticsContentCreator",
    "autoAssignDataServicesContributorRoleToProfessionals": "DataServicesContributor",
}
"""Flags of the tenant record, and the role each gives to every user while it is set."""
