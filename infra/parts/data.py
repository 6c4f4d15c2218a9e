"""What is kept: Aurora PostgreSQL, the live snapshot, evidence, and the small files of services that sign.

Aurora       the books: accounts, orders, tickets, prices, the outbox; back-ups, encrypted, TLS only, never deleted
Snapshot     the boards of now, by fixture, that edge functions and other regions read; can be rebuilt from Aurora
Evidence     bodies of data providers by their hash, receipts, crests; versions, nothing is ever overwritten
Files        SQLite stores of services that remember what they signed and sent: one task each, never two
"""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.parts.keys import Keys
from infra.parts.network import Network
from infra.settings import Settings

DATABASE = "proofbook"
KEEPERS = ("desk", "worker")
"""Services with a store of their own, beside the nodes."""
_UID = "10001"


class Data(Stack):
    """Everything that must outlive its stack."""

    def __init__(
        self, scope: Construct, name: str, settings: Settings, network: Network, keys: Keys, **kwargs: Any
    ) -> None:
        super().__init__(scope, name, **kwargs)
        self._settings, self._network, self._keys = settings, network, keys
        self.database_door = ec2.SecurityGroup(
            self, "DatabaseDoor", vpc=network.vpc, description="PostgreSQL of the book", allow_all_outbound=False
        )
        self.files_door = ec2.SecurityGroup(
            self, "FilesDoor", vpc=network.vpc, description="Files of services", allow_all_outbound=False
        )
        self.database = self._aurora()
        self.snapshot = self._snapshot()
        self.logs_bucket, self.evidence = self._buckets()
        self.files, self.access_points = self._files()
        CfnOutput(self, "SnapshotTable", value=self.snapshot.table_name)
        CfnOutput(self, "DatabaseEndpoint", value=self.database.cluster_endpoint.hostname)
        CfnOutput(self, "EvidenceBucket", value=self.evidence.bucket_name)

    def _aurora(self) -> rds.DatabaseCluster:
        settings, size = self._settings, self._settings.sizes
        engine = rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.of("17.5", "17"))
        secret = rds.DatabaseSecret(
            self,
            "Password",
            username=DATABASE,
            secret_name=settings.name("database"),
            encryption_key=self._keys.at_rest,
        )
        secret.apply_removal_policy(RemovalPolicy.RETAIN)
        return rds.DatabaseCluster(
            self,
            "Database",
            cluster_identifier=settings.name("database"),
            engine=engine,
            default_database_name=DATABASE,
            credentials=rds.Credentials.from_secret(secret),
            writer=rds.ClusterInstance.serverless_v2("Writer", **_watched(self._keys)),
            readers=[
                rds.ClusterInstance.serverless_v2(f"Reader{number}", scale_with_writer=True, **_watched(self._keys))
                for number in range(1, size.readers + 1)
            ],
            serverless_v2_min_capacity=size.least_acu,
            serverless_v2_max_capacity=size.most_acu,
            vpc=self._network.vpc,
            vpc_subnets=self._network.data,
            security_groups=[self.database_door],
            parameter_group=rds.ParameterGroup(
                self,
                "Parameters",
                engine=engine,
                description="TLS only; who changed what is logged",
                parameters={"rds.force_ssl": "1", "log_statement": "ddl", "log_min_duration_statement": "1000"},
            ),
            storage_encrypted=True,
            storage_encryption_key=self._keys.at_rest,
            iam_authentication=True,
            backup=rds.BackupProps(retention=Duration.days(settings.backup_days), preferred_window="03:00-03:30"),
            preferred_maintenance_window="tue:04:00-tue:04:30",
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
            cloudwatch_logs_exports=["postgresql"],
            monitoring_interval=Duration.minutes(1),
        )

    def _snapshot(self) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            "Snapshot",
            table_name=self._settings.name("snapshot"),
            partition_key=dynamodb.Attribute(name="fixture", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._keys.at_rest,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires",
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )

    def _buckets(self) -> tuple[s3.Bucket, s3.Bucket]:
        settings = self._settings
        closed: dict[str, Any] = {
            "block_public_access": s3.BlockPublicAccess.BLOCK_ALL,
            "enforce_ssl": True,
            "minimum_tls_version": 1.2,
            "versioned": True,
            "object_ownership": s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            "removal_policy": RemovalPolicy.RETAIN,
        }
        logs_bucket = s3.Bucket(
            self,
            "AccessLogs",
            bucket_name=f"{settings.name('access-logs')}-{settings.account}",
            # Log delivery of the load balancer writes with S3's own key only.
            encryption=s3.BucketEncryption.S3_MANAGED,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(settings.log_days),
                    noncurrent_version_expiration=Duration.days(30),
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            **closed,
        )
        evidence = s3.Bucket(
            self,
            "Evidence",
            bucket_name=f"{settings.name('evidence')}-{settings.account}",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self._keys.at_rest,
            bucket_key_enabled=True,
            server_access_logs_bucket=logs_bucket,
            server_access_logs_prefix="evidence/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.INFREQUENT_ACCESS, transition_after=Duration.days(60)
                        )
                    ],
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            **closed,
        )
        return logs_bucket, evidence

    def _files(self) -> tuple[efs.FileSystem, dict[str, efs.AccessPoint]]:
        files = efs.FileSystem(
            self,
            "Files",
            vpc=self._network.vpc,
            vpc_subnets=self._network.data,
            security_group=self.files_door,
            encrypted=True,
            kms_key=self._keys.at_rest,
            enable_automatic_backups=True,
            # Anonymous access would make the access points' borders worth nothing.
            allow_anonymous_access=False,
            removal_policy=RemovalPolicy.RETAIN,
        )
        keepers = (*KEEPERS, *(one for one in self._keys.roles if one.startswith("node-")))
        if "bus" in self._keys.roles:
            keepers += ("bus",)
        points = {
            part: files.add_access_point(
                f"At{part.replace('-', '').capitalize()}",
                path=f"/{part}",
                create_acl=efs.Acl(owner_uid=_UID, owner_gid=_UID, permissions="0700"),
                posix_user=efs.PosixUser(uid=_UID, gid=_UID),
            )
            for part in keepers
        }
        return files, points


def _watched(keys: Keys) -> dict[str, Any]:
    return {
        "enable_performance_insights": True,
        "performance_insight_encryption_key": keys.at_rest,
        "auto_minor_version_upgrade": True,
        "publicly_accessible": False,
    }
