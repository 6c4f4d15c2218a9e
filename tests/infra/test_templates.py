"""What every template must say: who may come in, what is encrypted, what outlives its stack, who may do what."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.public.pages import policy
from tests.infra.conftest import ROOT, Templates, listed

pytestmark = [pytest.mark.slow, pytest.mark.process, pytest.mark.xdist_group("infra")]

STACKS = {
    *("Budget", "Compute", "Data", "Edge", "Identity", "Images", "Keys", "Network", "Pricing", "Vault", "Watch"),
}
WORLD = ("0.0.0.0/0", "::/0")
EVERYWHERE = {
    "xray:PutTraceSegments": "X-Ray has no resources; traces of the pricing function",
    "xray:PutTelemetryRecords": "the same",
    "ecr:GetAuthorizationToken": "a token of the registry as a whole; AWS offers nothing narrower",
    "ecs:DiscoverPollEndpoint": "asked before a machine belongs to a cluster",
    "ecs:Poll": "of the agent on machines, bound to the cluster by a condition",
    "ecs:StartTelemetrySession": "the same",
    "logs:CreateLogStream": "CDK's own statement for machines; containers of ours have groups by name",
    "logs:PutLogEvents": "the same",
}
"""Actions that a role may have on `*`, each with the reason."""
STATEFUL = {
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::EFS::FileSystem",
    "AWS::KMS::Key",
    "AWS::Cognito::UserPool",
    "AWS::SecretsManager::Secret",
    "AWS::ECR::Repository",
    "AWS::Logs::LogGroup",
}
SNAPSHOTS = {"AWS::RDS::DBInstance"}
"""What is an Aurora writer or reader: the cluster keeps the data."""


def test_templates__of_a_profile__are_one_stack_a_concern(templates: Templates) -> None:
    assert set(templates.stacks) == STACKS


def test_template__each__is_small_enough_for_cloudformation(templates: Templates) -> None:
    for file in templates.folder.glob("*.template.json"):
        assert file.stat().st_size < 1_000_000, file.name
    for name, stack in templates.stacks.items():
        assert len(stack["Resources"]) <= 500, name


def test_network__from_the_world__only_reaches_443_of_the_load_balancer(all_templates: dict[str, Templates]) -> None:
    open_to: dict[str, list[tuple[str, int, int]]] = {}
    for profile, templates in all_templates.items():
        open_to[profile] = []
        rules = [
            (name, rule)
            for name, group in templates.properties("AWS::EC2::SecurityGroup")
            for rule in group.get("SecurityGroupIngress", ())
        ]
        rules += [*templates.properties("AWS::EC2::SecurityGroupIngress")]
        assert len(rules) > 5
        for name, rule in rules:
            if rule.get("CidrIp") in WORLD or rule.get("CidrIpv6") in WORLD:
                open_to[profile].append((name.partition("/")[2][:9], rule["FromPort"], rule["ToPort"]))
    # Production names CloudFront's addresses.
    assert open_to == {"testnet": [("FrontDoor", 443, 443)], "production": [], "large": []}


def test_network__out__leads_to_443_of_the_world_and_else_to_our_own(templates: Templates) -> None:
    for name, group in templates.properties("AWS::EC2::SecurityGroup"):
        for rule in group.get("SecurityGroupEgress", ()):
            if rule.get("CidrIp") == "0.0.0.0/0":
                assert (rule["FromPort"], rule["ToPort"]) == (443, 443), name
            # What CDK writes for "nowhere".
            assert rule.get("CidrIp") in ("0.0.0.0/0", "255.255.255.255/32", None), name


def test_subnets__with_services_and_data__give_nobody_a_public_address(templates: Templates) -> None:
    assert not [name for name, one in templates.properties("AWS::EC2::Subnet") if one.get("MapPublicIpOnLaunch")]
    for name, service in templates.properties("AWS::ECS::Service"):
        placed = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert placed["AssignPublicIp"] == "DISABLED" or service.get("CapacityProviderStrategy"), name
        assert "services" in json.dumps(placed["Subnets"]), name
    for name, one in templates.properties("AWS::RDS::DBInstance"):
        assert one["PubliclyAccessible"] is False, name
    for name, one in templates.properties("AWS::RDS::DBSubnetGroup"):
        assert "dataSubnet" in json.dumps(one["SubnetIds"]), name


ENCRYPTED: dict[str, Any] = {
    "AWS::RDS::DBCluster": lambda one: one["StorageEncrypted"] and one["KmsKeyId"],
    "AWS::RDS::DBInstance": lambda one: one["PerformanceInsightsKMSKeyId"],
    "AWS::DynamoDB::Table": lambda one: one["SSESpecification"]["KMSMasterKeyId"],
    "AWS::EFS::FileSystem": lambda one: one["Encrypted"] and one["KmsKeyId"],
    "AWS::S3::Bucket": lambda one: one["BucketEncryption"]["ServerSideEncryptionConfiguration"],
    "AWS::SQS::Queue": lambda one: one["KmsMasterKeyId"],
    "AWS::SNS::Topic": lambda one: one["KmsMasterKeyId"],
    "AWS::ECR::Repository": lambda one: one["EncryptionConfiguration"]["KmsKey"],
    "AWS::SecretsManager::Secret": lambda one: one["KmsKeyId"],
    "AWS::Logs::LogGroup": lambda one: one["KmsKeyId"],
    "AWS::Lambda::Function": lambda one: one["KmsKeyArn"],
    "AWS::EC2::LaunchTemplate": lambda one: all(
        disk["Ebs"]["Encrypted"] for disk in one["LaunchTemplateData"]["BlockDeviceMappings"]
    ),
}


@pytest.mark.parametrize("kind", ENCRYPTED)
def test_storage__of_each_kind__is_encrypted(all_templates: dict[str, Templates], kind: str) -> None:
    found = [one for templates in all_templates.values() for one in templates.properties(kind)]
    assert found
    for name, one in found:
        assert ENCRYPTED[kind](one), name


def test_storage__on_its_way__is_encrypted(templates: Templates) -> None:
    for _, one in templates.properties("AWS::RDS::DBClusterParameterGroup"):
        assert one["Parameters"]["rds.force_ssl"] == "1"
    for name, one in templates.properties("AWS::ECS::TaskDefinition"):
        for volume in one.get("Volumes", ()):
            mounted = volume.get("EFSVolumeConfiguration") or volume.get("EfsVolumeConfiguration")
            assert mounted is None or mounted["TransitEncryption"] == "ENABLED", name
    for name, one in templates.properties("AWS::ElasticLoadBalancingV2::Listener"):
        assert (one["Port"], one["Protocol"]) == (443, "HTTPS"), name
        assert one["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2"), name
    buckets = {name for name, _ in templates.of("AWS::S3::Bucket")}
    assert len([*templates.of("AWS::S3::BucketPolicy")]) == len(buckets) == 4
    for name, one in templates.properties("AWS::S3::BucketPolicy"):
        assert "aws:SecureTransport" in json.dumps(one), name


def test_buckets__each__are_closed_to_the_public(templates: Templates) -> None:
    for name, one in templates.properties("AWS::S3::Bucket"):
        assert set(one["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert one["VersioningConfiguration"]["Status"] == "Enabled", name


@pytest.mark.parametrize("kind", sorted(STATEFUL - SNAPSHOTS))
def test_what_is_kept__of_each_kind__outlives_its_stack(all_templates: dict[str, Templates], kind: str) -> None:
    found = [one for templates in all_templates.values() for one in templates.of(kind)]
    assert found
    for name, one in found:
        assert (one["DeletionPolicy"], one["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


def test_data__of_every_profile__is_protected_and_backed_up(templates: Templates) -> None:
    for name, one in templates.properties("AWS::RDS::DBCluster"):
        assert one["DeletionProtection"], name
        assert one["BackupRetentionPeriod"] >= 7, name
    for name, one in templates.properties("AWS::DynamoDB::Table"):
        assert one["DeletionProtectionEnabled"], name
        assert one["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
    for name, one in templates.properties("AWS::Cognito::UserPool"):
        assert one["DeletionProtection"] == "ACTIVE", name
    for name, one in templates.properties("AWS::EFS::FileSystem"):
        assert one["BackupPolicy"]["Status"] == "ENABLED", name


def test_roles__each__have_no_wildcard_action(templates: Templates) -> None:
    assert len(templates.statements) > 20
    for name, statement in templates.statements:
        for action in listed(statement["Action"]):
            service, _, verb = action.partition(":")
            # KMS has three such pairs, whose members are used together; the resource is always one key.
            paired = action in ("kms:GenerateDataKey*", "kms:ReEncrypt*") and statement["Resource"] != "*"
            # On one bucket, on one cluster, as CDK grants them.
            granted = action in ("s3:Abort*", "ecs:Submit*") and statement["Resource"] != "*"
            assert service, name
            assert "*" not in verb or paired or granted, (name, action)


def test_roles__each__have_only_reviewed_actions_on_every_resource(templates: Templates) -> None:
    for name, statement in templates.statements:
        if "*" in listed(statement["Resource"]):
            assert set(listed(statement["Action"])) <= EVERYWHERE.keys(), name


def test_roles__each__are_taken_by_a_service_and_by_nobody_else(templates: Templates) -> None:
    for name, role in templates.properties("AWS::IAM::Role"):
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert statement["Principal"].keys() == {"Service"}, name


def signing(templates: Templates) -> list[tuple[str, dict[str, Any]]]:
    keys = [*templates.properties("AWS::KMS::Key")]
    return [(name, one) for name, one in keys if one.get("KeyUsage") == "SIGN_VERIFY"]


def test_signing_keys__each__are_of_ethereums_curve_and_one_a_role(all_templates: dict[str, Templates]) -> None:
    counts = {}
    for profile, templates in all_templates.items():
        keys = signing(templates)
        assert {one["KeySpec"] for _, one in keys} == {"ECC_SECG_P256K1"}
        counts[profile] = len(keys)
        names = {one["AliasName"] for _, one in templates.properties("AWS::KMS::Alias")}
        assert len(names) == len(keys) + 2
    # desk, second desk, issuer, settler, a reporter and a transmitter, and the relayers.
    assert counts == {"testnet": 6 + 2, "production": 6 + 4, "large": 6 + 4}


def test_signing_keys__each__sign_for_the_services_that_their_role_is_for(templates: Templates) -> None:
    wanted = {
        "desk": {"RoleDesk"},
        "second-desk": {"RoleDesk"},
        "issuer": {"RoleDesk", "RoleWorker"},
        "settler": {"RoleWorker"},
        "reporter-1": {"RoleNode1"},
        "transmitter-1": {"RoleNode1"},
    }
    for name, key in signing(templates):
        part = re.sub(r"^Signs as (\S+) of .*", r"\1", key["Description"])
        signers = set()
        for statement in key["KeyPolicy"]["Statement"]:
            actions = set(listed(statement["Action"]))
            # Nobody gets the right to give rights away, and no wildcard hides one.
            assert not {action for action in actions if "*" in action} | actions & {"kms:CreateGrant"}, name
            if "kms:Sign" not in actions:
                continue
            assert statement["Condition"]["StringEquals"] == {
                "kms:SigningAlgorithm": "ECDSA_SHA_256",
                "kms:MessageType": "DIGEST",
            }
            for principal in listed(statement["Principal"]["AWS"]):
                signers.add(re.sub(r"[0-9A-F]{8}$", "", principal["Fn::GetAtt"][0]))
        assert signers == wanted.get(part, {"RoleDesk"}), name
    said = json.dumps(templates.statements)
    assert "kms:Sign" not in said
    assert "kms:CreateGrant" not in said


def test_alarms__each__write_to_people_and_name_a_page_that_exists(templates: Templates) -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").strip().lower()).replace(" ", "-")
        for line in (ROOT / "docs/host.md").read_text().splitlines()
        if line.startswith("#")
    }
    alarms = [*templates.properties("AWS::CloudWatch::Alarm")]
    assert len(alarms) >= 20
    for name, alarm in alarms:
        assert alarm["AlarmActions"], name
        assert alarm.get("ActionsEnabled", True), name
        page, _, anchor = alarm["AlarmDescription"].rpartition("#")
        assert page.startswith("The ") or "What to do: https://" in page, name
        assert anchor in headings, (name, anchor)
    topics = [*templates.properties("AWS::SNS::Subscription")]
    assert topics


def test_logs__each_group__ends_some_day(templates: Templates) -> None:
    groups = [*templates.properties("AWS::Logs::LogGroup")]
    assert len(groups) >= 7
    for name, one in groups:
        assert 1 <= one["RetentionInDays"] <= 1_827, name
    # A function without a group of its own would make one that never ends.
    for name, one in templates.properties("AWS::Lambda::Function"):
        assert one["LoggingConfig"]["LogGroup"], name


def test_budget__of_an_installation__writes_before_the_money_is_gone(templates: Templates) -> None:
    ((_, one),) = templates.properties("AWS::Budgets::Budget")
    steps = {
        (told["Notification"]["NotificationType"], told["Notification"]["Threshold"])
        for told in one["NotificationsWithSubscribers"]
    }
    assert steps == {("ACTUAL", 50), ("ACTUAL", 80), ("FORECASTED", 100)}


def test_edge__answers_with_the_policy_of_the_api(templates: Templates) -> None:
    ((_, one),) = templates.properties("AWS::CloudFront::ResponseHeadersPolicy")
    headers = one["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["ContentSecurityPolicy"] == {"ContentSecurityPolicy": policy(), "Override": True}
    assert headers["StrictTransportSecurity"]["IncludeSubdomains"]


def test_edge__never_caches_the_api_and_reads_the_bucket_alone(templates: Templates) -> None:
    ((_, one),) = templates.properties("AWS::CloudFront::Distribution")
    config = one["DistributionConfig"]
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's own "CachingDisabled"
    assert {path["PathPattern"] for path in config["CacheBehaviors"]} >= {"/v1/*", "/problems/*"}
    for path in config["CacheBehaviors"]:
        assert path["CachePolicyId"] == disabled
        assert path["ViewerProtocolPolicy"] == "https-only"
        assert not path["Compress"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"]
    (bucket,) = [origin for origin in config["Origins"] if "S3OriginConfig" in origin]
    assert bucket["OriginAccessControlId"]


def test_templates__hold_no_secret(templates: Templates) -> None:
    for _, one in templates.properties("AWS::RDS::DBCluster"):
        assert "{{resolve:secretsmanager:" in json.dumps(one["MasterUserPassword"])
    for name, one in templates.properties("AWS::SecretsManager::Secret"):
        assert "SecretString" not in one, name
        assert one["GenerateSecretString"]["PasswordLength"] >= 30 or "database" in name.lower(), name
    for name, one in templates.properties("AWS::ECS::TaskDefinition"):
        for container in one["ContainerDefinitions"]:
            for variable in container.get("Environment", ()):
                secret = re.search(r"PASSWORD|SECRET|TOKEN|PEPPER|_KEY$", variable["Name"])
                held = variable["Name"].endswith("_FILE") or str(variable["Value"]).startswith(("{", "aws-kms"))
                assert not secret or held, (name, variable["Name"])


def test_stacks__with_keys_or_data__are_protected_in_production(all_templates: dict[str, Templates]) -> None:
    manifest = json.loads((all_templates["production"].folder / "manifest.json").read_text())["artifacts"]
    kept = {
        name.rpartition("-")[2]
        for name, one in manifest.items()
        if one["type"] == "aws:cloudformation:stack" and one["properties"].get("terminationProtection")
    }
    assert kept == {"Data", "Identity", "Images", "Keys", "Vault"}
