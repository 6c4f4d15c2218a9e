"""Sign-in by e-mail, passkey or password: a Cognito pool whose access tokens the API takes beside wallets.

A token proves a sign-in and nothing of the person: who somebody is, and whether they may bet, is proved by the
identity provider of the settings. The group `operators` opens the operators' console.
"""

from __future__ import annotations

from typing import Any

from aws_cdk import Aws, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.settings import Settings

OPERATORS = "operators"


class Identity(Stack):
    """The pool and its clients."""

    def __init__(self, scope: Construct, name: str, settings: Settings, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.pool = cognito.UserPool(
            self,
            "Pool",
            user_pool_name=settings.name("people"),
            feature_plan=cognito.FeaturePlan.ESSENTIALS,
            self_sign_up_enabled=True,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            keep_original=cognito.KeepOriginalAttrs(email=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            mfa=cognito.Mfa.OPTIONAL,
            # Text messages can be redirected with a telephone number.
            mfa_second_factor=cognito.MfaSecondFactor(sms=False, otp=True),
            password_policy=cognito.PasswordPolicy(
                min_length=14,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=Duration.days(1),
                password_history_size=5,
            ),
            sign_in_policy=cognito.SignInPolicy(
                allowed_first_auth_factors=cognito.AllowedFirstAuthFactors(password=True, passkey=True)
            ),
            passkey_relying_party_id=settings.domain,
            passkey_user_verification=cognito.PasskeyUserVerification.REQUIRED,
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        cognito.CfnUserPoolGroup(
            self,
            "Operators",
            user_pool_id=self.pool.user_pool_id,
            group_name=OPERATORS,
            description="Members use the operators' console",
        )
        self.pool.add_domain(
            "Pages", cognito_domain=cognito.CognitoDomainOptions(domain_prefix=settings.name(settings.account[-4:]))
        )
        self.client = self._client(settings, "Front", cognito.AuthFlow(user_srp=True, user=True))
        self.clients = [self.client]
        if not settings.production:
            # A sign-in without a browser, for rehearsals; whoever asks needs rights in this account besides.
            self.clients.append(self._client(settings, "Rehearsal", cognito.AuthFlow(admin_user_password=True)))
        CfnOutput(self, "PoolId", value=self.pool.user_pool_id)
        CfnOutput(self, "FrontClient", value=self.client.user_pool_client_id)
        CfnOutput(self, "RehearsalClient", value=self.clients[-1].user_pool_client_id)

    @property
    def issuer(self) -> str:
        """What the pool's tokens name as `iss`."""
        return f"https://cognito-idp.{Aws.REGION}.amazonaws.com/{self.pool.user_pool_id}"

    def _client(self, settings: Settings, name: str, flows: cognito.AuthFlow) -> cognito.UserPoolClient:
        return self.pool.add_client(
            name,
            user_pool_client_name=settings.name(name.lower()),
            generate_secret=False,
            auth_flows=flows,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
                callback_urls=[f"https://{settings.domain}/account"],
                logout_urls=[f"https://{settings.domain}/"],
            ),
            access_token_validity=Duration.minutes(15),
            id_token_validity=Duration.minutes(15),
            refresh_token_validity=Duration.hours(12),
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
        )
