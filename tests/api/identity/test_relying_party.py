"""Every rule that the relying party promises, each broken alone."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from api.identity.errors import EvidenceRejected, ForeignHost, Outcome, ProviderRefused, ProviderUnavailable
from api.identity.relying_party import Begun, Callback
from api.identity.relying_party.config import Encryption, Secret
from tests.api.identity.double import ISSUER, NOW, Stage, client, encryption_keys, signing_key


def rejected(stage: Stage, check: str, **callback: Any) -> EvidenceRejected:
    with pytest.raises(EvidenceRejected) as caught:
        stage.prove(**callback)
    assert caught.value.check == check, caught.value
    return caught.value


def test_proof__of_an_honest_provider__carries_claims_and_evidence() -> None:
    stage = Stage()
    proof = stage.prove()
    assert proof.subject == "a" * 64 + "v1"
    assert proof.acr == "eidas1"
    assert proof.claims["birthdate"] == "1962-08-24"
    assert (proof.kid, proof.algorithm, len(proof.digest)) == ("first", "ES256", 32)
    assert "d" not in proof.key
    assert proof.verified_at == NOW


def test_begin__asks_with__long_secrets_pkce_and_level() -> None:
    begun = Stage().party.begin()
    query = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    assert len(query["nonce"]) == len(query["state"]) == len(begun.verifier) == 43
    assert len({begun.nonce, begun.state, begun.verifier}) == 3
    assert query["code_challenge_method"] == "S256"
    assert query["acr_values"] == "eidas1"
    assert query["response_type"] == "code"
    assert "geheim" not in begun.url
    assert begun.state not in repr(begun)


# -- the callback


@pytest.mark.parametrize("state", [None, "", "x" * 43])
def test_callback__with_another_state__is_refused_before_anything_is_sent(state: str | None) -> None:
    stage = Stage()
    rejected(stage, "state", state=state)
    assert not [r for r in stage.issuer.seen if r.url.path.endswith("/token")]


@pytest.mark.parametrize("iss", ["https://evil.example.org", ISSUER + "/", "", None])
def test_callback__from_another_issuer_or_none__is_refused_before_the_code_is_sent(iss: str | None) -> None:
    stage = Stage()
    rejected(stage, "iss", iss=iss)
    assert not [r for r in stage.issuer.seen if r.url.path.endswith("/token")]


def test_callback__of_an_issuer_that_sends_no_iss__is_taken_without() -> None:
    stage = Stage()
    stage.issuer.metadata["authorization_response_iss_parameter_supported"] = False
    assert stage.prove(iss=None).subject


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("access_denied", Outcome.CANCELLED),
        ("temporarily_unavailable", Outcome.UNAVAILABLE),
        ("server_error", Outcome.UNAVAILABLE),
        ("invalid_scope", Outcome.TECHNICAL),
        ("<script>", Outcome.TECHNICAL),
    ],
)
def test_callback__with_an_error__tells_an_outcome_and_never_the_providers_words(error: str, outcome: Outcome) -> None:
    uri = "https://docs.example.org/?code=Y030030&id=0c5ba3a9-0000-4000-8000-000000000000&x=<script>"
    with pytest.raises(ProviderRefused) as caught:
        Stage().prove(error=error, error_uri=uri, code=None)
    assert caught.value.outcome is outcome
    assert caught.value.reference == "Y030030 0c5ba3a9-0000-4000-8000-000000000000"
    assert "script" not in str(caught.value)


@pytest.mark.parametrize("code", [None, "", "x" * 5_000])
def test_callback__without_a_usable_code__is_refused(code: str | None) -> None:
    rejected(Stage(), "form", code=code)


# -- the token endpoint


def test_code__of_another_attempt__fails_by_its_verifier() -> None:
    stage = Stage()
    mine, others = stage.party.begin(), stage.party.begin()
    answer = stage.issuer.visit(others)
    with pytest.raises(ProviderRefused) as caught:
        stage.party.complete(mine, Callback(mine.state, answer.code, answer.iss))
    assert caught.value.outcome is Outcome.EXPIRED


def test_client_secret__is_posted__and_never_sent_as_basic() -> None:
    stage = Stage()
    stage.prove()
    request = next(r for r in stage.issuer.seen if r.url.path.endswith("/token"))
    assert "authorization" not in request.headers
    assert b"client_secret=geheim" in request.content
    assert "geheim" not in repr(stage.party.client)


def test_client_assertion__when_configured__replaces_the_secret() -> None:
    keys = KeySet([signing_key("own")])
    stage = Stage(authentication="private_key_jwt", assertion_keys=keys)
    found: dict[str, Any] = {}

    def token(request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        found.update(json.loads(jws.deserialize_compact(form["client_assertion"], keys.keys[0], ["ES256"]).payload))
        assert "client_secret" not in form
        return httpx.Response(503)

    stage.issuer.replies["/token"] = token
    with pytest.raises(ProviderUnavailable):
        stage.prove()
    assert found["iss"] == found["sub"] == "proofbook"
    assert found["aud"] == f"{ISSUER}/token"
    assert found["exp"] - found["iat"] == 60
    assert len(found["jti"]) == 43


@pytest.mark.parametrize(
    "change", [{"id_token": None}, {"access_token": None}, {"token_type": "DPoP"}, {"token_type": None}]
)
def test_token_answer__without_its_parts__is_refused(change: dict[str, Any]) -> None:
    stage = Stage()
    stage.issuer.token_changes = change
    rejected(stage, "form")


# -- claims of the tokens


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"iss": "https://evil.example.org"}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"iss": ...}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["proofbook", "another"]}, "aud"),
        ({"aud": ["proofbook", "another"], "azp": "another"}, "aud"),
        ({"aud": "proofbook", "azp": "another"}, "aud"),
        ({"aud": ...}, "aud"),
        ({"exp": int(NOW) - 31}, "exp"),
        ({"exp": int(NOW) - 30}, "exp"),
        ({"exp": ...}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"iat": int(NOW) + 61}, "iat"),
        ({"iat": int(NOW) - 3_600}, "iat"),
        ({"iat": ...}, "iat"),
        ({"nbf": int(NOW) + 61}, "nbf"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("token", ["id_token", "userinfo"])
def test_token__with_a_wrong_standard_claim__is_refused(token: str, change: dict[str, Any], check: str) -> None:
    stage = Stage()
    setattr(stage.issuer, "id_changes" if token == "id_token" else "info_changes", change)
    rejected(stage, check)


@pytest.mark.parametrize(
    "change",
    [
        {"aud": ["proofbook"]},
        {"aud": ["proofbook", "another"], "azp": "proofbook"},
        {"exp": int(NOW) - 29},
        {"iat": int(NOW) + 29},
        {"at_hash": ...},
    ],
)
def test_id_token__at_the_edge_of_what_is_allowed__is_taken(change: dict[str, Any]) -> None:
    stage = Stage()
    stage.issuer.id_changes = change
    assert stage.prove().subject


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"nonce": "x" * 43}, "nonce"),
        ({"nonce": ...}, "nonce"),
        ({"acr": "eidas0"}, "acr"),
        ({"acr": ...}, "acr"),
        ({"at_hash": "x" * 22}, "at_hash"),
        ({"at_hash": None, "sub": ...}, "sub"),
        ({"sub": "b" * 66}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": 7}, "sub"),
    ],
)
def test_id_token__not_bound_to_this_attempt_level_or_person__is_refused(change: dict[str, Any], check: str) -> None:
    stage = Stage()
    stage.issuer.id_changes = change
    rejected(stage, check)


@pytest.mark.parametrize("subject", ["", "x" * 256, None])
def test_subject__that_cannot_be_kept__is_refused_even_if_both_say_it(subject: str | None) -> None:
    stage = Stage()
    stage.issuer.identity["sub"] = subject
    rejected(stage, "sub")


def test_level__higher_than_asked__is_taken() -> None:
    stage = Stage()
    stage.issuer.id_changes = {"acr": "eidas3"}
    assert stage.prove().acr == "eidas3"


def test_userinfo__of_a_second_person__is_refused() -> None:
    stage = Stage()
    stage.issuer.info_changes = {"sub": "b" * 66}
    rejected(stage, "sub")


# -- signatures and keys


@pytest.mark.parametrize("token", ["sign_id", "sign_info"])
@pytest.mark.parametrize("trick", ["none", "HS256", "embedded jwk", "own key", "payload", "RS256", "crit", "twice"])
def test_token__signed_by_a_trick__is_refused(token: str, trick: str) -> None:
    stage = Stage()
    setattr(stage.issuer, token, lambda claims: forged(stage, claims, trick))
    with pytest.raises(EvidenceRejected) as caught:
        stage.prove()
    expected = {"none": "alg", "HS256": "alg", "RS256": "alg", "crit": "form", "twice": "form"}.get(trick, "signature")
    assert caught.value.check == expected


def forged(stage: Stage, claims: dict[str, Any], trick: str) -> str:
    genuine = stage.issuer.keys[-1]
    registry = jws.JWSRegistry(algorithms=["ES256", "RS256", "HS256"], strict_check_header=False)
    payload = json.dumps(claims).encode()
    if trick == "none":
        head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "first"}).encode()).rstrip(b"=").decode()
        return f"{head}.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}."
    if trick == "HS256":
        public = OctKey.import_key(json.dumps(genuine.as_dict(private=False)).encode())
        return jws.serialize_compact({"alg": "HS256", "kid": "first"}, payload, public, registry=registry)
    if trick == "RS256":
        key = RSAKey.generate_key(2048, {"kid": "first"})
        return jws.serialize_compact({"alg": "RS256", "kid": "first"}, payload, key, registry=registry)
    if trick == "embedded jwk":
        key = signing_key("first")
        header = {"alg": "ES256", "kid": "first", "jwk": key.as_dict(private=False), "jku": "https://evil.example.org"}
        return jws.serialize_compact(header, payload, key, registry=registry)
    if trick == "own key":
        return jws.serialize_compact({"alg": "ES256", "kid": "first"}, payload, signing_key("first"), registry=registry)
    if trick == "crit":
        return raw(genuine, {"alg": "ES256", "kid": "first", "crit": ["b64"], "b64": True}, payload)
    if trick == "twice":
        return raw(genuine, {"alg": "ES256", "kid": "first"}, payload[:-1] + b', "sub": "b"}')
    head, _, signature = stage.issuer.sign(claims).split(".")
    other = base64.urlsafe_b64encode(json.dumps(claims | {"birthdate": "1950-01-01"}).encode()).rstrip(b"=").decode()
    return f"{head}.{other}.{signature}"


def raw(key: ECKey, header: dict[str, Any], payload: bytes) -> str:
    """A token of any header and payload with a signature that holds."""
    model = jws.JWSRegistry(algorithms=["ES256"]).get_alg("ES256")
    parts = [base64.urlsafe_b64encode(one).rstrip(b"=") for one in (json.dumps(header).encode(), payload)]
    signature = model.sign(b".".join(parts), key)
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


def test_token__of_a_key_meant_for_encryption__is_refused() -> None:
    stage = Stage()
    stage.issuer.keys = [ECKey.generate_key("P-256", {"kid": "first", "use": "enc"})]
    stage.issuer.sign_id = lambda claims: raw(stage.issuer.keys[0], {"alg": "ES256", "kid": "first"}, dumped(claims))
    rejected(stage, "key")


@pytest.mark.parametrize("curve", ["P-384", "secp256k1"])
def test_token__of_a_key_on_another_curve__is_refused(curve: str) -> None:
    stage = Stage()
    stage.issuer.published = lambda: {
        "keys": [ECKey.generate_key(curve, {"kid": "first", "use": "sig"}).as_dict(private=False)]
    }
    rejected(stage, "key")


def test_token__of_a_short_rsa_key__is_refused() -> None:
    stage = Stage(algorithms=frozenset({"RS256"}))
    strong = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
    short = base64.urlsafe_b64encode(((1 << 1023) + 1155).to_bytes(128, "big")).rstrip(b"=").decode()
    stage.issuer.published = lambda: {"keys": [{"kty": "RSA", "kid": "first", "n": short, "e": "AQAB"}]}
    registry = jws.JWSRegistry(algorithms=["RS256"])
    stage.issuer.sign_id = lambda claims: jws.serialize_compact(
        {"alg": "RS256", "kid": "first"}, dumped(claims), strong, registry=registry
    )
    rejected(stage, "key")


def dumped(claims: dict[str, Any]) -> bytes:
    return json.dumps(claims).encode()


def test_key_set__with_entries_that_nobody_knows__is_read_around_them() -> None:
    stage = Stage()
    strange: list[Any] = [{"kty": "AKP", "kid": "pq"}, {"kty": "EC"}, "?", {"kty": "oct", "k": "eA", "kid": "first"}]
    good = [key.as_dict(private=False) for key in stage.issuer.keys]
    stage.issuer.published = lambda: {"keys": [*strange, *good]}
    assert stage.prove().kid == "first"


def test_key_set__with_two_keys_of_one_id__decides_for_none() -> None:
    stage = Stage()
    stage.issuer.keys = [signing_key("first"), signing_key("first")]
    rejected(stage, "key")


# -- rotation and outage


def asked_for_keys(stage: Stage) -> int:
    return sum(request.url.path.endswith("/jwks") for request in stage.issuer.seen)


def test_keys__rotated_to_a_new_id__are_asked_for_again() -> None:
    stage = Stage()
    stage.prove()
    stage.clock.pass_by(61)
    stage.issuer.keys = [signing_key("second")]
    assert stage.prove().kid == "second"
    assert asked_for_keys(stage) == 2


def test_keys__rotated_under_the_same_id__are_asked_for_again() -> None:
    stage = Stage()
    stage.prove()
    stage.clock.pass_by(61)
    stage.issuer.keys = [signing_key("first")]
    assert stage.prove().kid == "first"
    assert asked_for_keys(stage) == 2


def test_keys__unknown_again_and_again__are_asked_for_once_a_minute() -> None:
    stage = Stage()
    stage.prove()
    stage.clock.pass_by(61)
    stage.issuer.header = {"kid": "nobody's"}
    for _ in range(5):
        rejected(stage, "key")
    assert asked_for_keys(stage) == 2
    stage.clock.pass_by(61)
    rejected(stage, "key")
    assert asked_for_keys(stage) == 3


def test_keys__while_the_issuer_is_down__are_used_for_a_day_and_then_not() -> None:
    stage = Stage()
    stage.prove()
    down = {"/jwks": lambda _: httpx.Response(503), "/.well-known/openid-configuration": lambda _: httpx.Response(503)}
    stage.issuer.replies.update(down)
    stage.clock.pass_by(2 * 3_600)
    assert stage.prove().kid == "first"
    stage.clock.pass_by(21 * 3_600)
    assert stage.prove().kid == "first"
    stage.clock.pass_by(2 * 3_600)
    with pytest.raises(ProviderUnavailable):
        stage.prove()
    stage.issuer.replies.clear()
    stage.clock.pass_by(61)
    assert stage.prove().kid == "first"


def test_keys__a_day_old_and_just_asked_for_in_vain__are_not_believed() -> None:
    stage = Stage()
    stage.prove()
    stage.clock.pass_by(86_400 - 10)
    stage.issuer.replies["/jwks"] = lambda _: httpx.Response(503)
    assert stage.prove().kid == "first"
    stage.clock.pass_by(20)
    with pytest.raises(ProviderUnavailable):
        stage.prove()


def test_keys__never_given__are_not_believed() -> None:
    stage = Stage()
    stage.issuer.replies["/jwks"] = lambda _: httpx.Response(500)
    with pytest.raises(ProviderUnavailable):
        stage.prove()


# -- encryption


def encrypted(**changes: Any) -> Stage:
    keys = encryption_keys()
    stage = Stage(encryption=Encryption(keys), **changes)
    stage.issuer.encrypt_to = keys.keys[0]  # type: ignore[assignment]
    return stage


def test_encrypted_tokens__for_this_client__are_opened_then_verified() -> None:
    stage = encrypted()
    proof = stage.prove()
    assert proof.claims["birthdate"] == "1962-08-24"
    assert proof.id_token.count(".") == 2  # the provider takes no encrypted hint at logout


def test_encrypted_tokens__forged_inside__are_refused() -> None:
    stage = encrypted()
    stage.issuer.sign_info = lambda claims: forged(stage, claims, "own key")
    rejected(stage, "signature")


def test_tokens__signed_only_where_encryption_is_configured__are_refused() -> None:
    stage = encrypted()
    stage.issuer.encrypt_to = None
    rejected(stage, "encryption")


def test_tokens__encrypted_where_none_is_configured__are_refused() -> None:
    stage = Stage()
    stage.issuer.encrypt_to = ECKey.generate_key("P-256", {"kid": "enc"})
    rejected(stage, "encryption")


def test_encrypted_tokens__to_another_key__are_refused() -> None:
    stage = encrypted()
    stage.issuer.encrypt_to = ECKey.generate_key("P-256", {"kid": "enc"})
    rejected(stage, "encryption")


@pytest.mark.parametrize("change", [{"enc": "A128GCM"}, {"alg": "ECDH-ES+A128KW"}])
def test_encrypted_tokens__by_an_algorithm_not_configured__are_refused(change: dict[str, str]) -> None:
    stage = encrypted()
    stage.issuer.encryption = {"alg": "ECDH-ES", "enc": "A256GCM"} | change
    rejected(stage, "encryption")


def test_encryption__what_is_published__holds_no_private_part() -> None:
    shown = json.dumps(Encryption(encryption_keys()).public())
    assert '"d"' not in shown
    assert '"enc"' in shown


# -- userinfo


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_userinfo__without_a_signature_where_one_is_due__is_refused(kind: str) -> None:
    stage = Stage()
    stage.issuer.info_type = kind
    rejected(stage, "signature")


def test_userinfo__plain_where_settings_say_so__is_taken_with_the_id_token_as_evidence() -> None:
    stage = Stage(userinfo_signed=False)
    stage.issuer.replies["/userinfo"] = lambda _: httpx.Response(200, json=stage.issuer.identity)
    assert stage.prove().claims["given_name"] == "Angela"
    stage.issuer.replies["/userinfo"] = lambda _: httpx.Response(200, json={"sub": "somebody else"})
    rejected(stage, "sub")


def test_userinfo__refused_by_the_provider__is_a_failed_attempt() -> None:
    stage = Stage()
    stage.issuer.replies["/userinfo"] = lambda _: httpx.Response(401)
    with pytest.raises(ProviderRefused):
        stage.prove()


def test_access_token__travels__in_the_header_only() -> None:
    stage = Stage()
    stage.prove()
    request = next(r for r in stage.issuer.seen if r.url.path.endswith("/userinfo"))
    assert request.headers["authorization"] == "Bearer access-token"
    assert request.url.query == b""


# -- hosts, redirects, sizes


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/token",
        "http://idp.example.org/token",
        "https://169.254.169.254/latest/meta-data",
        "https://idp.example.org:8443/token",
        "https://idp.example.org@evil.example.org/token",
        "https://user@idp.example.org/token",
        "https://idp.example.org.evil.example.org/token",
        "file:///etc/passwd",
        "https://localhost/token",
        None,
        7,
    ],
)
@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"])
def test_metadata__pointing_elsewhere__is_refused_and_never_asked(endpoint: str, url: Any) -> None:
    stage = Stage()
    stage.issuer.metadata[endpoint] = url
    with pytest.raises(ForeignHost):
        stage.party.begin()
    assert {request.url.host for request in stage.issuer.seen} == {"idp.example.org"}


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "localhost", "db", "vault.internal", "[::1]"])
def test_metadata__of_a_private_host_even_if_configured__is_refused(host: str) -> None:
    stage = Stage(hosts=frozenset({host.strip("[]")}))
    stage.issuer.metadata["jwks_uri"] = f"https://{host}/jwks"
    with pytest.raises(ForeignHost):
        stage.party.begin()


def test_metadata__on_a_further_host_of_the_settings__is_taken() -> None:
    stage = Stage(hosts=frozenset({"keys.example.org"}))
    stage.issuer.metadata["jwks_uri"] = "https://keys.example.org/api/v2/jwks"
    assert stage.prove().kid == "first"


def test_metadata__of_another_issuer__is_refused() -> None:
    stage = Stage()
    stage.issuer.metadata["issuer"] = "https://idp.example.org/api/v3"
    with pytest.raises(EvidenceRejected):
        stage.party.begin()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"])
@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(302, headers={"location": "https://idp.example.org/api/v2/jwks"}),
        httpx.Response(307, headers={"location": "http://169.254.169.254/"}),
        httpx.Response(200, content=b"{" + b" " * 70_000 + b"}"),
        httpx.Response(503),
    ],
    ids=["302", "307", "too large", "503"],
)
def test_answer__redirected_too_large_or_failing__is_an_outage(path: str, reply: httpx.Response) -> None:
    stage = Stage()
    stage.issuer.replies[path] = lambda _: reply
    with pytest.raises(ProviderUnavailable):
        stage.prove()
    assert {request.url.host for request in stage.issuer.seen} == {"idp.example.org"}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/token"])
@pytest.mark.parametrize("body", [b"<html>", b"[]", b"", b"\xff"])
def test_answer__that_is_no_json_object__is_an_outage(path: str, body: bytes) -> None:
    stage = Stage()
    stage.issuer.replies[path] = lambda _: httpx.Response(200, content=body)
    with pytest.raises(ProviderUnavailable):
        stage.prove()


@pytest.mark.parametrize(
    "error", [httpx.ConnectTimeout("geheim"), httpx.ReadTimeout("geheim"), httpx.ConnectError("?")]
)
def test_provider__that_does_not_answer__is_an_outage_and_its_message_holds_no_address(error: Exception) -> None:
    stage = Stage()

    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    stage.issuer.replies["/token"] = fail
    with pytest.raises(ProviderUnavailable) as caught:
        stage.prove()
    assert caught.value.outcome is Outcome.UNAVAILABLE
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_answer__that_drips_for_longer_than_five_seconds__is_an_outage() -> None:
    stage = Stage()

    class Drip(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            for _ in range(10):
                stage.clock.pass_by(1)
                yield b" "
            yield json.dumps(stage.issuer.published()).encode()

    stage.issuer.replies["/jwks"] = lambda _: httpx.Response(200, stream=Drip())
    with pytest.raises(ProviderUnavailable):
        stage.prove()


# -- logout


def test_logout__sends__the_signed_token_and_state() -> None:
    stage = Stage()
    proof = stage.prove()
    url = stage.party.logout_url(proof.id_token, "state")
    assert url is not None
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query["id_token_hint"] == proof.id_token
    assert query["state"] == "state"
    assert query["post_logout_redirect_uri"].endswith("/logout-callback")


def test_logout__of_a_provider_without_one__is_none() -> None:
    stage = Stage()
    stage.issuer.metadata["end_session_endpoint"] = None
    assert stage.party.logout_url("x", "state") is None


# -- configuration


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": ISSUER + "/"},
        {"issuer": ISSUER + "?x"},
        {"scopes": ("birthdate",)},
        {"algorithms": frozenset({"HS256"})},
        {"algorithms": frozenset({"none"})},
        {"algorithms": frozenset()},
        {"skew_s": 61},
        {"skew_s": -1},
        {"acr_accepted": frozenset()},
        {"authentication": "private_key_jwt"},
    ],
)
def test_client__configured_dangerously__is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        client(**change)


def test_secrets__shown__are_hidden() -> None:
    assert "geheim" not in f"{Secret('geheim')} {Secret('geheim')!r}"
    assert "abc" not in repr(Begun("abc", "abc", "abc", "abc"))
