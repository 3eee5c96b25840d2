"""Who there is: accounts log in, parties are persons, mandates say who acts for whom. Three separate things."""

from django.db import models

from onewindow.core.kernel.ids import new_id


class DataKey(models.Model):
    """A data key, wrapped by the master key. Destroying it makes every value under it unreadable (retention)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wrapped = models.BinaryField(null=True)
    master_key_id = models.CharField(max_length=32)
    algorithm = models.CharField(max_length=16, default="aes-256-gcm")
    purpose = models.CharField(max_length=12)
    owner_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class Party(models.Model):
    """A natural or legal person. Personal values are encrypted; `id_index` is an HMAC for exact look-up only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=[("natural", "natural"), ("legal", "legal")])
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT)
    name_enc = models.BinaryField()
    id_type = models.CharField(max_length=24)
    id_enc = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, blank=True)
    phone_enc = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    electronic_service_agreed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_type", "id_index"],
                condition=~models.Q(id_index=""),
                name="party_one_per_document",
            )
        ]
        indexes = [models.Index(fields=["phone_index"], name="party_phone")]


class Account(models.Model):
    """Logs in. Its `party` is the natural person behind it; staff accounts may have none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=256)
    display_name = models.CharField(
        max_length=64, blank=True, help_text="staff only; a citizen's name is the party's"
    )
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()


class RoleGrant(models.Model):
    """One account holds one role for one department in one jurisdiction, from–to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16)
    jurisdiction = models.CharField(max_length=12)
    department = models.CharField(max_length=48, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "account", "role", "department", "valid_from"], name="role_grant_once"
            )
        ]


class Mandate(models.Model):
    """`agent` may act for `principal`, from–to, on this evidence: for all items, or only for the items (given at
    a window) or one-things (given online) listed.

    A row of kind guardian or representative with a `proof` is a standing by law (`core.rights.standing`): `proof_by` is the
    clerk's account or the source; `ended` why it is over. `given_by`: who gave an organisation's mandate in its name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_held")
    kind = models.CharField(max_length=16, default="agent")
    scope = models.CharField(max_length=8, choices=[("all", "all"), ("items", "items"), ("things", "things")])
    items = models.JSONField(default=list)
    jurisdiction = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey("store.File", null=True, on_delete=models.PROTECT)
    relation = models.CharField(max_length=12, blank=True, default="", db_default="")
    proof = models.CharField(max_length=12, blank=True, default="", db_default="")
    proof_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    given_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="mandates_signed")
    ended = models.CharField(max_length=12, blank=True, default="", db_default="")
    ended_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    created_at = models.DateTimeField()


class LoginAttempt(models.Model):
    """A failed login, on the wall clock; throttling counts these. `key` is an HMAC of account name or address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="login_attempt_key")]
