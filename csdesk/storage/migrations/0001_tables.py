"""Tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from csdesk.storage.columns import JSON, TEXT, Listed, Scaled, Uid

LIVING: dict[str, Any] = {
    "sqlite_where": sa.text("voided_at IS NULL"),
    "postgresql_where": sa.text("voided_at IS NULL"),
}


def _kept() -> list[sa.Column[Any]]:
    """What every row of a ledger carries."""
    return [
        sa.Column("uid", Uid(), nullable=False, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("updated_at", sa.DateTime()),
        sa.Column("updated_by", TEXT),
        sa.Column("voided_at", sa.DateTime()),
        sa.Column("voided_by", TEXT),
        sa.Column("voided_by_undo", sa.Boolean()),
        sa.Column("extra", JSON),
        sa.Column("clocks", JSON, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_name", TEXT),
        sa.Column("campaign_name_key", TEXT),
        sa.Column("subject", TEXT),
        sa.Column("basis", TEXT),
        sa.Column("asked_by", TEXT),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("drawn_from", TEXT),
        sa.Column("drawn_where", TEXT),
        sa.Column("brings", TEXT),
        sa.Column("template", Listed()),
        sa.Column("template_name", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_campaigns_begun_on", "campaigns", ["begun_on"], **LIVING)
    op.create_index("ix_campaigns_campaign_name_key", "campaigns", ["campaign_name_key"], **LIVING)
    op.create_index("ix_campaigns_due", "campaigns", ["due"], **LIVING)
    op.create_table(
        "drills",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("drill_date", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("place", TEXT),
        sa.Column("people", sa.Integer()),
        sa.Column("leader", Listed()),
        sa.Column("what", TEXT),
        sa.Column("evaluation", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_drills_drill_date", "drills", ["drill_date"], **LIVING)
    op.create_table(
        "grids",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("grid_no", TEXT),
        sa.Column("grid_no_key", TEXT),
        sa.Column("grid_name", TEXT),
        sa.Column("grid_name_key", TEXT),
        sa.Column("kind", TEXT),
        sa.Column("leader", Listed()),
        sa.Column("workers", Listed()),
        sa.Column("phones", Listed()),
        sa.Column("boundary", TEXT),
        sa.Column("area", Scaled(1)),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_grids_grid_name_key", "grids", ["grid_name_key"], **LIVING)
    op.create_index("ix_grids_grid_no_key", "grids", ["grid_no_key"], **LIVING)
    op.create_table(
        "office",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("value", JSON),
    )
    op.create_table(
        "residents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("id_no", TEXT),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("name_initials", TEXT, nullable=False),
        sa.Column("former_name", TEXT),
        sa.Column("sex", TEXT),
        sa.Column("birth_date", TEXT),
        sa.Column("birth_date_day", sa.Date()),
        sa.Column("ethnicity", TEXT),
        sa.Column("id_type", TEXT),
        sa.Column("hukou_type", TEXT),
        sa.Column("native_place", TEXT),
        sa.Column("phones", Listed()),
        sa.Column("emergency_contact", TEXT),
        sa.Column("emergency_phone", Listed()),
        sa.Column("education", TEXT),
        sa.Column("political", TEXT),
        sa.Column("party_branch", TEXT),
        sa.Column("party_join_date", TEXT),
        sa.Column("party_join_date_day", sa.Date()),
        sa.Column("marital", TEXT),
        sa.Column("occupation", TEXT),
        sa.Column("work_place", TEXT),
        sa.Column("health", TEXT),
        sa.Column("medical_insurance", TEXT),
        sa.Column("pension", TEXT),
        sa.Column("bank_name", TEXT),
        sa.Column("bank_account", TEXT),
        sa.Column("informed_on", sa.Date()),
        sa.Column("photo", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_residents_birth_date_day", "residents", ["birth_date_day"], **LIVING)
    op.create_index("ix_residents_id_no", "residents", ["id_no"], **LIVING)
    op.create_index("ix_residents_name_key", "residents", ["name_key"], **LIVING)
    op.create_table(
        "supplies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("supply_name", TEXT),
        sa.Column("supply_name_key", TEXT),
        sa.Column("unit", TEXT),
        sa.Column("least", sa.Integer()),
        sa.Column("store", TEXT),
        sa.Column("expires_on", sa.Date()),
        sa.Column("keeper", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_supplies_expires_on", "supplies", ["expires_on"], **LIVING)
    op.create_index("ix_supplies_supply_name_key", "supplies", ["supply_name_key"], **LIVING)
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("team_name", TEXT),
        sa.Column("team_name_key", TEXT),
        sa.Column("kind", TEXT),
        sa.Column("leader", TEXT),
        sa.Column("party_backbone", sa.Boolean()),
        sa.Column("founded_on", sa.Date()),
        sa.Column("field", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_teams_team_name_key", "teams", ["team_name_key"], **LIVING)
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("op", Uid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("node", TEXT, nullable=False),
        sa.Column("node_seq", sa.Integer(), nullable=False),
        sa.Column("hlc", TEXT, nullable=False),
        sa.Column("table", TEXT, nullable=False),
        sa.Column("row", Uid()),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("payload", TEXT),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_trail_hlc", "trail", ["hlc"])
    op.create_index("ix_trail_op", "trail", ["op"])
    op.create_index("ix_trail_row", "trail", ["row"])
    op.create_index(
        "ix_trail_steps",
        "trail",
        ["kind", "seq"],
        sqlite_where=sa.text("kind != 'add' AND kind != 'change'"),
    )
    op.create_table(
        "volunteer_rules",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("star_1", sa.Integer()),
        sa.Column("star_2", sa.Integer()),
        sa.Column("star_3", sa.Integer()),
        sa.Column("star_4", sa.Integer()),
        sa.Column("star_5", sa.Integer()),
        sa.Column("cap", sa.Integer()),
        sa.Column("relations", TEXT),
        sa.Column("spend_age", sa.Integer()),
        sa.Column("basis", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("activity_date", sa.Date(), nullable=False),
        sa.Column("title", TEXT),
        sa.Column("team", sa.Integer(), sa.ForeignKey("teams.id", ondelete="RESTRICT")),
        sa.Column("place", TEXT),
        sa.Column("service_type", TEXT),
        sa.Column("target", TEXT),
        sa.Column("served", sa.Integer()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_activities_activity_date", "activities", ["activity_date"], **LIVING)
    op.create_index(
        "ix_activities_team_activity_date", "activities", ["team", "activity_date"], **LIVING
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("level", TEXT),
        sa.Column("certificate_no", TEXT),
        sa.Column("basis", TEXT),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date()),
        sa.Column("amount", Scaled(2)),
        *_kept(),
    )
    op.create_index(
        "ix_categories_category_resident_from_to",
        "categories",
        ["category", "resident", "from", "to"],
        **LIVING,
    )
    op.create_index(
        "ix_categories_resident_category_from_to_certificate_no",
        "categories",
        ["resident", "category", "from", "to", "certificate_no"],
        **LIVING,
    )
    op.create_index(
        "ix_categories_resident_category_from_to_level",
        "categories",
        ["resident", "category", "from", "to", "level"],
        **LIVING,
    )
    op.create_index(
        "ix_categories_resident_from_to_category",
        "categories",
        ["resident", "from", "to", "category"],
        **LIVING,
    )
    op.create_table(
        "child_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("guardian", TEXT),
        sa.Column("guardian_phone", Listed()),
        sa.Column("parents_away", TEXT),
        sa.Column("carer", TEXT),
        sa.Column("carer_phone", Listed()),
        sa.Column("entrusted_on", sa.Date()),
        sa.Column("school", TEXT),
        sa.Column("grade", TEXT),
        sa.Column("school_state", TEXT),
        sa.Column("living_aid", TEXT),
        sa.Column("needs", TEXT),
        sa.Column("director", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_child_files_resident", "child_files", ["resident"], **LIVING)
    op.create_table(
        "disability_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("team", TEXT),
        sa.Column("team_key", TEXT),
        sa.Column("grouped_by", TEXT),
        sa.Column("association", TEXT),
        sa.Column("contact", TEXT),
        sa.Column("contact_phone", Listed()),
        sa.Column("rehabilitation", TEXT),
        sa.Column("rehabilitated_on", sa.Date()),
        sa.Column("home_adapted", sa.Boolean()),
        sa.Column("needs", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_disability_files_resident", "disability_files", ["resident"], **LIVING)
    op.create_index("ix_disability_files_team_key", "disability_files", ["team_key"], **LIVING)
    op.create_table(
        "distinct_people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "one", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "other",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("basis", TEXT),
        *_kept(),
    )
    op.create_index("ix_distinct_people_one", "distinct_people", ["one"], **LIVING)
    op.create_index("ix_distinct_people_other", "distinct_people", ["other"], **LIVING)
    op.create_table(
        "elder_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("living", TEXT),
        sa.Column("care_ability", TEXT),
        sa.Column("ability_score", sa.Integer()),
        sa.Column("assessed_on", sa.Date()),
        sa.Column("assessed_by", TEXT),
        sa.Column("carer", TEXT),
        sa.Column("carer_key", TEXT),
        sa.Column("carer_phone", Listed()),
        sa.Column("children_contact", TEXT),
        sa.Column("visitor", Listed()),
        sa.Column("needs", TEXT),
        sa.Column("home_adapted", sa.Boolean()),
        sa.Column("care_bed", sa.Boolean()),
        sa.Column("bed_provider", TEXT),
        sa.Column("bed_since", sa.Date()),
        sa.Column("bed_until", sa.Date()),
        sa.Column("allowance", Scaled(2)),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_elder_files_carer_key", "elder_files", ["carer_key"], **LIVING)
    op.create_index("ix_elder_files_resident", "elder_files", ["resident"], **LIVING)
    op.create_table(
        "facilities",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("facility_name", TEXT),
        sa.Column("facility_name_key", TEXT),
        sa.Column("kind", TEXT),
        sa.Column("place", TEXT),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("area", Scaled(2)),
        sa.Column("office_area", Scaled(2)),
        sa.Column("activity_area", Scaled(2)),
        sa.Column("shared", TEXT),
        sa.Column("counted", sa.Boolean()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("keeper", Listed()),
        sa.Column("phones", Listed()),
        sa.Column("state", TEXT),
        sa.Column("volunteer_point", sa.Boolean()),
        sa.Column("since", sa.Date()),
        sa.Column("beds", sa.Integer()),
        sa.Column("meals", sa.Boolean()),
        sa.Column("let_out", sa.Boolean()),
        sa.Column("cheap", sa.Boolean()),
        sa.Column("places", sa.Integer()),
        sa.Column("inclusive", sa.Boolean()),
        sa.Column("filed_no", TEXT),
        sa.Column("old_town", sa.Boolean()),
        sa.Column("free", sa.Boolean()),
        sa.Column("trade", TEXT),
        sa.Column("offers", TEXT),
        sa.Column("members", Listed()),
        sa.Column("equipment", TEXT),
        sa.Column("mode", TEXT),
        sa.Column("tenure", TEXT),
        sa.Column("title_no", TEXT),
        sa.Column("fund", TEXT),
        sa.Column("handed_over", sa.Boolean()),
        sa.Column("accepted_on", sa.Date()),
        sa.Column("operation", TEXT),
        sa.Column("operator", TEXT),
        sa.Column("photo", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index(
        "ix_facilities_facility_name_key", "facilities", ["facility_name_key"], **LIVING
    )
    op.create_index("ix_facilities_grid", "facilities", ["grid"], **LIVING)
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("group_name", TEXT),
        sa.Column("group_name_key", TEXT),
        sa.Column("head", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("representatives", TEXT),
        sa.Column("boundary", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_groups_group_name_key", "groups", ["group_name_key"], **LIVING)
    op.create_index("ix_groups_head", "groups", ["head"], **LIVING)
    op.create_table(
        "mediations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_no", TEXT),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("source", TEXT),
        sa.Column("parties", TEXT),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("what", TEXT),
        sa.Column("mediator", Listed()),
        sa.Column("result", TEXT),
        sa.Column("agreement", TEXT),
        sa.Column("settled_on", sa.Date()),
        sa.Column("follow_up_on", sa.Date()),
        sa.Column("reported", sa.Boolean()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_mediations_case_no", "mediations", ["case_no"], **LIVING)
    op.create_index("ix_mediations_case_no_given", "mediations", ["case_no"], unique=True)
    op.create_index("ix_mediations_follow_up_on", "mediations", ["follow_up_on"], **LIVING)
    op.create_index("ix_mediations_found_on", "mediations", ["found_on"], **LIVING)
    op.create_index("ix_mediations_resident", "mediations", ["resident"], **LIVING)
    op.create_table(
        "patrols",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_date", sa.Date(), nullable=False),
        sa.Column("session", TEXT),
        sa.Column(
            "grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("patroller", Listed()),
        sa.Column("leader", Listed()),
        sa.Column("route", TEXT),
        sa.Column("quiet", sa.Boolean()),
        sa.Column("findings", TEXT),
        sa.Column("action", TEXT),
        *_kept(),
    )
    op.create_index("ix_patrols_grid", "patrols", ["grid"], **LIVING)
    op.create_index("ix_patrols_patrol_date", "patrols", ["patrol_date"], **LIVING)
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("request_no", TEXT),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("applicant", TEXT),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("phones", Listed()),
        sa.Column("what", TEXT),
        sa.Column("channel", TEXT),
        sa.Column("by_proxy", sa.Boolean()),
        sa.Column("receiver", Listed()),
        sa.Column("promised_on", sa.Date()),
        sa.Column("state", TEXT),
        sa.Column("done_on", sa.Date()),
        sa.Column("result", TEXT),
        sa.Column("rating", TEXT),
        sa.Column("comment", TEXT),
        sa.Column("mended", TEXT),
        *_kept(),
    )
    op.create_index("ix_requests_promised_on", "requests", ["promised_on"], **LIVING)
    op.create_index("ix_requests_received_on", "requests", ["received_on"], **LIVING)
    op.create_index("ix_requests_request_no", "requests", ["request_no"], **LIVING)
    op.create_index("ix_requests_request_no_given", "requests", ["request_no"], unique=True)
    op.create_index("ix_requests_resident", "requests", ["resident"], **LIVING)
    op.create_table(
        "stock_moves",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "supply",
            sa.Integer(),
            sa.ForeignKey("supplies.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("who", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_stock_moves_moved_on", "stock_moves", ["moved_on"], **LIVING)
    op.create_index(
        "ix_stock_moves_supply_kind_moved_on_quantity",
        "stock_moves",
        ["supply", "kind", "moved_on", "quantity"],
        **LIVING,
    )
    op.create_table(
        "visit_causes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("cause_date", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("what", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_visit_causes_cause_date", "visit_causes", ["cause_date"], **LIVING)
    op.create_index("ix_visit_causes_grid", "visit_causes", ["grid"], **LIVING)
    op.create_index("ix_visit_causes_resident", "visit_causes", ["resident"], **LIVING)
    op.create_table(
        "visit_rules",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("rule_name", TEXT),
        sa.Column("rule_name_key", TEXT),
        sa.Column("subject", TEXT),
        sa.Column("categories", Listed()),
        sa.Column("age_from", sa.Integer()),
        sa.Column("age_below", sa.Integer()),
        sa.Column("living", Listed()),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("where", TEXT),
        sa.Column("often", TEXT),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("causes", Listed()),
        sa.Column("visitors", Listed()),
        sa.Column("modes", Listed()),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date()),
        sa.Column("basis", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_visit_rules_grid", "visit_rules", ["grid"], **LIVING)
    op.create_index("ix_visit_rules_rule_name_key", "visit_rules", ["rule_name_key"], **LIVING)
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_date", sa.Date(), nullable=False),
        sa.Column("visit_time", sa.Time()),
        sa.Column(
            "visit_target",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("visit_method", TEXT),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("visitor", Listed()),
        sa.Column("visitor_role", Listed()),
        sa.Column("visit_place", TEXT),
        sa.Column("checked", Listed()),
        sa.Column("elder_state", TEXT),
        sa.Column("visit_content", TEXT),
        sa.Column("visit_need", TEXT),
        sa.Column("outcome", TEXT),
        sa.Column("next_date", sa.Date()),
        sa.Column("photo_consent", sa.Boolean()),
        sa.Column("photo", Listed()),
        sa.Column("signature", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_visits_visit_date", "visits", ["visit_date"], **LIVING)
    op.create_index(
        "ix_visits_visit_target_met_visit_date",
        "visits",
        ["visit_target", "met", "visit_date"],
        **LIVING,
    )
    op.create_table(
        "volunteers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("volunteer_no", TEXT),
        sa.Column("volunteer_no_key", TEXT),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("name_initials", TEXT, nullable=False),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("own_number", TEXT),
        sa.Column("sex", TEXT),
        sa.Column("phones", Listed()),
        sa.Column("team", sa.Integer(), sa.ForeignKey("teams.id", ondelete="RESTRICT")),
        sa.Column("party_member", sa.Boolean()),
        sa.Column("service_type", Listed()),
        sa.Column("skills", TEXT),
        sa.Column("join_date", sa.Date()),
        sa.Column("state", TEXT),
        sa.Column("publish_consent", sa.Boolean()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_volunteers_name_key", "volunteers", ["name_key"], **LIVING)
    op.create_index("ix_volunteers_resident", "volunteers", ["resident"], **LIVING)
    op.create_index(
        "ix_volunteers_team_party_member", "volunteers", ["team", "party_member"], **LIVING
    )
    op.create_index("ix_volunteers_volunteer_no_key", "volunteers", ["volunteer_no_key"], **LIVING)
    op.create_table(
        "aids",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("kind", TEXT),
        sa.Column("amount", Scaled(2)),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date()),
        sa.Column("eligible_on", sa.Date()),
        sa.Column("category", sa.Integer(), sa.ForeignKey("categories.id", ondelete="RESTRICT")),
        sa.Column("carer", TEXT),
        sa.Column("support_form", TEXT),
        sa.Column("willing", sa.Boolean()),
        sa.Column("institution", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_aids_category", "aids", ["category"], **LIVING)
    op.create_index("ix_aids_resident", "aids", ["resident"], **LIVING)
    op.create_table(
        "assets",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("asset_name", TEXT),
        sa.Column("asset_name_key", TEXT),
        sa.Column("kind", TEXT),
        sa.Column("place", TEXT),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("quantity", sa.Integer()),
        sa.Column("value", Scaled(2)),
        sa.Column("since", sa.Date()),
        sa.Column("keeper", Listed()),
        sa.Column("plate_by", TEXT),
        sa.Column("kept", sa.Boolean()),
        sa.Column("owner", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("number_plate", TEXT),
        sa.Column("model", TEXT),
        sa.Column("key_place", sa.Boolean()),
        sa.Column("networked", sa.Boolean()),
        sa.Column("gone_on", sa.Date()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_assets_asset_name_key", "assets", ["asset_name_key"], **LIVING)
    op.create_index("ix_assets_facility", "assets", ["facility"], **LIVING)
    op.create_index("ix_assets_owner", "assets", ["owner"], **LIVING)
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "file",
            sa.Integer(),
            sa.ForeignKey("disability_files.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("device", TEXT),
        sa.Column("given_on", sa.Date()),
        sa.Column("provider", TEXT),
        *_kept(),
    )
    op.create_index("ix_devices_device_file", "devices", ["device", "file"], **LIVING)
    op.create_index("ix_devices_file_device", "devices", ["file", "device"], **LIVING)
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shift_date", sa.Date(), nullable=False),
        sa.Column("shift", TEXT),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("window", TEXT),
        sa.Column("starts", sa.Time()),
        sa.Column("ends", sa.Time()),
        sa.Column("on_duty", Listed()),
        sa.Column("handover", TEXT),
        *_kept(),
    )
    op.create_index("ix_duty_shifts_facility", "duty_shifts", ["facility"], **LIVING)
    op.create_index("ix_duty_shifts_shift_date", "duty_shifts", ["shift_date"], **LIVING)
    op.create_table(
        "facility_checks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("check_date", sa.Date(), nullable=False),
        sa.Column(
            "facility",
            sa.Integer(),
            sa.ForeignKey("facilities.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("checker", Listed()),
        sa.Column("result", TEXT),
        sa.Column("finding", TEXT),
        sa.Column("handled", TEXT),
        sa.Column("due", sa.Date()),
        sa.Column("photo", Listed()),
        *_kept(),
    )
    op.create_index("ix_facility_checks_check_date", "facility_checks", ["check_date"], **LIVING)
    op.create_index(
        "ix_facility_checks_facility_check_date",
        "facility_checks",
        ["facility", "check_date"],
        **LIVING,
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("follow_date", sa.Date(), nullable=False),
        sa.Column(
            "mediation",
            sa.Integer(),
            sa.ForeignKey("mediations.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("caller", Listed()),
        sa.Column("holds", sa.Boolean()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_follow_ups_follow_date", "follow_ups", ["follow_date"], **LIVING)
    op.create_index("ix_follow_ups_mediation", "follow_ups", ["mediation"], **LIVING)
    op.create_table(
        "hazards",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("hazard_no", TEXT),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("level", TEXT),
        sa.Column("place", TEXT),
        sa.Column("what", TEXT),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("measure", TEXT),
        sa.Column("responsible", Listed()),
        sa.Column("deadline", sa.Date()),
        sa.Column("state", TEXT),
        sa.Column("closed_on", sa.Date()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_hazards_deadline", "hazards", ["deadline"], **LIVING)
    op.create_index("ix_hazards_facility", "hazards", ["facility"], **LIVING)
    op.create_index("ix_hazards_found_on", "hazards", ["found_on"], **LIVING)
    op.create_index("ix_hazards_grid", "hazards", ["grid"], **LIVING)
    op.create_index("ix_hazards_hazard_no", "hazards", ["hazard_no"], **LIVING)
    op.create_index("ix_hazards_hazard_no_given", "hazards", ["hazard_no"], unique=True)
    op.create_table(
        "help_given",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("help_date", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("what", TEXT),
        sa.Column("provider", TEXT),
        sa.Column("canteen", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("meals", sa.Integer()),
        sa.Column("price", Scaled(2)),
        sa.Column("subsidy", Scaled(2)),
        sa.Column("items", TEXT),
        sa.Column("accepted_on", sa.Date()),
        sa.Column("device", TEXT),
        sa.Column("doctor", TEXT),
        sa.Column("package", TEXT),
        sa.Column("until", sa.Date()),
        sa.Column("post", TEXT),
        sa.Column("post_from", sa.Date()),
        sa.Column("post_to", sa.Date()),
        sa.Column("form", TEXT),
        sa.Column("cost", Scaled(2)),
        sa.Column("result", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_help_given_canteen", "help_given", ["canteen"], **LIVING)
    op.create_index("ix_help_given_help_date", "help_given", ["help_date"], **LIVING)
    op.create_index("ix_help_given_resident", "help_given", ["resident"], **LIVING)
    op.create_index("ix_help_given_until", "help_given", ["until"], **LIVING)
    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("household_no", TEXT),
        sa.Column("household_no_key", TEXT),
        sa.Column("address", TEXT),
        sa.Column("reg_address", TEXT),
        sa.Column("group", sa.Integer(), sa.ForeignKey("groups.id", ondelete="RESTRICT")),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("walk_no", sa.Integer()),
        sa.Column("building", TEXT),
        sa.Column("household_type", TEXT),
        sa.Column("toilet", TEXT),
        sa.Column("sewage", sa.Boolean()),
        sa.Column("tap_water", sa.Boolean()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_households_grid", "households", ["grid"], **LIVING)
    op.create_index("ix_households_group", "households", ["group"], **LIVING)
    op.create_index("ix_households_household_no_key", "households", ["household_no_key"], **LIVING)
    op.create_table(
        "opening_days",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("open_date", sa.Date(), nullable=False),
        sa.Column(
            "facility",
            sa.Integer(),
            sa.ForeignKey("facilities.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("opens", sa.Time()),
        sa.Column("closes", sa.Time()),
        sa.Column("hours", Scaled(1)),
        sa.Column("extended", sa.Boolean()),
        sa.Column("on_duty", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_opening_days_facility", "opening_days", ["facility"], **LIVING)
    op.create_index("ix_opening_days_open_date", "opening_days", ["open_date"], **LIVING)
    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "facility",
            sa.Integer(),
            sa.ForeignKey("facilities.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("weekday", TEXT, nullable=False),
        sa.Column("opens", sa.Time()),
        sa.Column("closes", sa.Time()),
        *_kept(),
    )
    op.create_index(
        "ix_opening_hours_facility_weekday", "opening_hours", ["facility", "weekday"], **LIVING
    )
    op.create_index(
        "ix_opening_hours_weekday_facility", "opening_hours", ["weekday", "facility"], **LIVING
    )
    op.create_table(
        "repairs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("repair_date", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("place", TEXT),
        sa.Column("what", TEXT),
        sa.Column("cost", Scaled(2)),
        sa.Column("fund", TEXT),
        sa.Column("project", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_repairs_facility", "repairs", ["facility"], **LIVING)
    op.create_index("ix_repairs_repair_date", "repairs", ["repair_date"], **LIVING)
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("room_name", TEXT),
        sa.Column("room_name_key", TEXT),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("use", TEXT),
        sa.Column("area", Scaled(2)),
        sa.Column("seats", sa.Integer()),
        sa.Column("shared", TEXT),
        sa.Column("slots", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_rooms_facility_area", "rooms", ["facility", "area"], **LIVING)
    op.create_index("ix_rooms_facility_use_area", "rooms", ["facility", "use", "area"], **LIVING)
    op.create_index("ix_rooms_room_name_key", "rooms", ["room_name_key"], **LIVING)
    op.create_table(
        "rule_tiers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "rule",
            sa.Integer(),
            sa.ForeignKey("visit_rules.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("tier_name", TEXT),
        sa.Column("categories", Listed()),
        sa.Column("age_from", sa.Integer()),
        sa.Column("living", Listed()),
        sa.Column("often", TEXT),
        sa.Column("times", sa.Integer(), nullable=False),
        *_kept(),
    )
    op.create_index("ix_rule_tiers_rule", "rule_tiers", ["rule"], **LIVING)
    op.create_table(
        "service_hours",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column(
            "volunteer",
            sa.Integer(),
            sa.ForeignKey("volunteers.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("activity", sa.Integer(), sa.ForeignKey("activities.id", ondelete="RESTRICT")),
        sa.Column("begins", sa.Time()),
        sa.Column("ends", sa.Time()),
        sa.Column("service_hours", Scaled(1), nullable=False),
        sa.Column("what", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index(
        "ix_service_hours_activity_service_date_service_hours",
        "service_hours",
        ["activity", "service_date", "service_hours"],
        **LIVING,
    )
    op.create_index("ix_service_hours_service_date", "service_hours", ["service_date"], **LIVING)
    op.create_index(
        "ix_service_hours_volunteer_service_date_service_hours",
        "service_hours",
        ["volunteer", "service_date", "service_hours"],
        **LIVING,
    )
    op.create_table(
        "time_bank",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_date", sa.Date(), nullable=False),
        sa.Column(
            "volunteer",
            sa.Integer(),
            sa.ForeignKey("volunteers.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("hours", Scaled(1), nullable=False),
        sa.Column("partner", sa.Integer(), sa.ForeignKey("volunteers.id", ondelete="RESTRICT")),
        sa.Column("relation", TEXT),
        sa.Column("served", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("what", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_time_bank_entry_date", "time_bank", ["entry_date"], **LIVING)
    op.create_index(
        "ix_time_bank_partner_kind_entry_date_hours",
        "time_bank",
        ["partner", "kind", "entry_date", "hours"],
        **LIVING,
    )
    op.create_index("ix_time_bank_served", "time_bank", ["served"], **LIVING)
    op.create_index(
        "ix_time_bank_volunteer_entry_date_hours",
        "time_bank",
        ["volunteer", "entry_date", "hours"],
        **LIVING,
    )
    op.create_index(
        "ix_time_bank_volunteer_kind_entry_date_hours",
        "time_bank",
        ["volunteer", "kind", "entry_date", "hours"],
        **LIVING,
    )
    op.create_table(
        "volunteer_papers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("paper_no", TEXT),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT),
        sa.Column(
            "volunteer",
            sa.Integer(),
            sa.ForeignKey("volunteers.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.Column("times", sa.Integer()),
        sa.Column("hours", Scaled(1)),
        sa.Column("star", TEXT),
        sa.Column("content", TEXT),
        sa.Column("purpose", TEXT),
        sa.Column("handler", TEXT),
        sa.Column("in_charge", TEXT),
        sa.Column("cancelled_on", sa.Date()),
        sa.Column("cancelled_why", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_volunteer_papers_issued_on", "volunteer_papers", ["issued_on"], **LIVING)
    op.create_index("ix_volunteer_papers_paper_no", "volunteer_papers", ["paper_no"], **LIVING)
    op.create_index(
        "ix_volunteer_papers_paper_no_given", "volunteer_papers", ["paper_no"], unique=True
    )
    op.create_index("ix_volunteer_papers_volunteer", "volunteer_papers", ["volunteer"], **LIVING)
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column(
            "room", sa.Integer(), sa.ForeignKey("rooms.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("group_name", TEXT),
        sa.Column("starts", sa.Time()),
        sa.Column("ends", sa.Time()),
        sa.Column("people", sa.Integer()),
        sa.Column("contact", TEXT),
        sa.Column("phones", Listed()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_bookings_booking_date", "bookings", ["booking_date"], **LIVING)
    op.create_index("ix_bookings_room_booking_date", "bookings", ["room", "booking_date"], **LIVING)
    op.create_table(
        "campaign_rows",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "campaign",
            sa.Integer(),
            sa.ForeignKey("campaigns.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("place", sa.Integer()),
        sa.Column("who", TEXT),
        sa.Column("who_key", TEXT),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("household", sa.Integer(), sa.ForeignKey("households.id", ondelete="RESTRICT")),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("state", TEXT),
        sa.Column("done_on", sa.Date()),
        sa.Column("handler", Listed()),
        sa.Column("amount", Scaled(2)),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index(
        "ix_campaign_rows_campaign_state", "campaign_rows", ["campaign", "state"], **LIVING
    )
    op.create_index("ix_campaign_rows_facility", "campaign_rows", ["facility"], **LIVING)
    op.create_index("ix_campaign_rows_household", "campaign_rows", ["household"], **LIVING)
    op.create_index("ix_campaign_rows_resident", "campaign_rows", ["resident"], **LIVING)
    op.create_index("ix_campaign_rows_who_key", "campaign_rows", ["who_key"], **LIVING)
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_date", sa.Date(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("household", sa.Integer(), sa.ForeignKey("households.id", ondelete="RESTRICT")),
        sa.Column("place", TEXT),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_changes_event_date", "changes", ["event_date"], **LIVING)
    op.create_index("ix_changes_household", "changes", ["household"], **LIVING)
    op.create_index("ix_changes_registered_on", "changes", ["registered_on"], **LIVING)
    op.create_index(
        "ix_changes_resident_kind_event_date",
        "changes",
        ["resident", "kind", "event_date"],
        **LIVING,
    )
    op.create_table(
        "matters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("matter_no", TEXT),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("source", TEXT),
        sa.Column("what", TEXT),
        sa.Column("place", TEXT),
        sa.Column("resident", sa.Integer(), sa.ForeignKey("residents.id", ondelete="RESTRICT")),
        sa.Column("grid", sa.Integer(), sa.ForeignKey("grids.id", ondelete="RESTRICT")),
        sa.Column("facility", sa.Integer(), sa.ForeignKey("facilities.id", ondelete="RESTRICT")),
        sa.Column("reporter", TEXT),
        sa.Column("reporter_phone", Listed()),
        sa.Column("receiver", Listed()),
        sa.Column("level", TEXT),
        sa.Column("owner", Listed()),
        sa.Column("deadline", sa.Date()),
        sa.Column("state", TEXT),
        sa.Column("closed_on", sa.Date()),
        sa.Column("result", TEXT),
        sa.Column("rating", TEXT),
        sa.Column("visit", sa.Integer(), sa.ForeignKey("visits.id", ondelete="RESTRICT")),
        sa.Column(
            "facility_check", sa.Integer(), sa.ForeignKey("facility_checks.id", ondelete="RESTRICT")
        ),
        sa.Column("patrol", sa.Integer(), sa.ForeignKey("patrols.id", ondelete="RESTRICT")),
        sa.Column("hazard", sa.Integer(), sa.ForeignKey("hazards.id", ondelete="RESTRICT")),
        sa.Column("request", sa.Integer(), sa.ForeignKey("requests.id", ondelete="RESTRICT")),
        *_kept(),
    )
    op.create_index("ix_matters_deadline", "matters", ["deadline"], **LIVING)
    op.create_index("ix_matters_facility", "matters", ["facility"], **LIVING)
    op.create_index(
        "ix_matters_facility_check_found_on", "matters", ["facility_check", "found_on"], **LIVING
    )
    op.create_index("ix_matters_found_on", "matters", ["found_on"], **LIVING)
    op.create_index("ix_matters_grid", "matters", ["grid"], **LIVING)
    op.create_index("ix_matters_hazard", "matters", ["hazard"], **LIVING)
    op.create_index("ix_matters_matter_no", "matters", ["matter_no"], **LIVING)
    op.create_index("ix_matters_matter_no_given", "matters", ["matter_no"], unique=True)
    op.create_index("ix_matters_patrol_found_on", "matters", ["patrol", "found_on"], **LIVING)
    op.create_index("ix_matters_request", "matters", ["request"], **LIVING)
    op.create_index("ix_matters_resident", "matters", ["resident"], **LIVING)
    op.create_index("ix_matters_visit", "matters", ["visit"], **LIVING)
    op.create_table(
        "paid_months",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "aid", sa.Integer(), sa.ForeignKey("aids.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("paid_month", TEXT),
        sa.Column("paid", Scaled(2)),
        sa.Column("paid_on", sa.Date()),
        *_kept(),
    )
    op.create_index("ix_paid_months_aid_paid", "paid_months", ["aid", "paid"], **LIVING)
    op.create_index("ix_paid_months_aid_paid_month", "paid_months", ["aid", "paid_month"], **LIVING)
    op.create_table(
        "rechecks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("recheck_date", sa.Date(), nullable=False),
        sa.Column(
            "hazard", sa.Integer(), sa.ForeignKey("hazards.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("checker", Listed()),
        sa.Column("passed", sa.Boolean()),
        sa.Column("remark", TEXT),
        *_kept(),
    )
    op.create_index("ix_rechecks_hazard", "rechecks", ["hazard"], **LIVING)
    op.create_index("ix_rechecks_recheck_date", "rechecks", ["recheck_date"], **LIVING)
    op.create_table(
        "matter_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "matter", sa.Integer(), sa.ForeignKey("matters.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("step_date", sa.Date(), nullable=False),
        sa.Column("who", Listed()),
        sa.Column("said", TEXT),
        *_kept(),
    )
    op.create_index(
        "ix_matter_steps_matter_step_step_date",
        "matter_steps",
        ["matter", "step", "step_date"],
        **LIVING,
    )
    op.create_index("ix_matter_steps_step_date", "matter_steps", ["step_date"], **LIVING)
    op.create_table(
        "stays",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "resident",
            sa.Integer(),
            sa.ForeignKey("residents.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "household",
            sa.Integer(),
            sa.ForeignKey("households.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("relation", TEXT),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date()),
        sa.Column("opened_by", sa.Integer(), sa.ForeignKey("changes.id", ondelete="RESTRICT")),
        sa.Column("closed_by", sa.Integer(), sa.ForeignKey("changes.id", ondelete="RESTRICT")),
        *_kept(),
    )
    op.create_index("ix_stays_closed_by", "stays", ["closed_by"], **LIVING)
    op.create_index("ix_stays_household_from_to", "stays", ["household", "from", "to"], **LIVING)
    op.create_index(
        "ix_stays_household_kind_from_to", "stays", ["household", "kind", "from", "to"], **LIVING
    )
    op.create_index(
        "ix_stays_household_relation_from_to_resident",
        "stays",
        ["household", "relation", "from", "to", "resident"],
        **LIVING,
    )
    op.create_index("ix_stays_opened_by", "stays", ["opened_by"], **LIVING)
    op.create_index(
        "ix_stays_resident_kind_from_to_household",
        "stays",
        ["resident", "kind", "from", "to", "household"],
        **LIVING,
    )
    op.create_index(
        "ix_stays_resident_kind_from_to_reason",
        "stays",
        ["resident", "kind", "from", "to", "reason"],
        **LIVING,
    )
    op.create_index(
        "ix_stays_resident_kind_from_to_relation",
        "stays",
        ["resident", "kind", "from", "to", "relation"],
        **LIVING,
    )
