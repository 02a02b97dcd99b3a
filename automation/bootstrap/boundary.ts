// The permissions boundary: what neither the deploy role nor any role that it makes can ever do, whatever their policies say.
import type { PolicyDocument } from '../../infra/permissions/statement';
import type { BootstrapNames, BootstrapPlace } from './names';

/** Services that an environment is made of and works with; others are out of reach. */
const services = [
  'application-autoscaling', 'budgets', 'cloudformation', 'cloudwatch', 'codebuild', 'codecommit', 'codeconnections', 'codepipeline', 'codestar-connections', 'ec2', 'ecr', 'events', 'iam', 'kms', 'lambda', 'logs',
  's3', 'sagemaker', 'scheduler', 'servicequotas', 'sns', 'sqs', 'ssm', 'sts', 'tag', 'xray',
] as const;

/** Services of the whole account, which AWS answers in one region for all. */
const global = ['iam:*', 'sts:*', 'budgets:*'];

/** Ways to hand on or to lift permissions. */
const changesOfRoles = ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:PutRolePermissionsBoundary'];

/** The document; a boundary grants nothing, it only cuts. */
export function boundaryDocument({ region, account, partition }: BootstrapPlace, names: BootstrapNames): PolicyDocument {
  const iamArn = (resource: string): string => `arn:${partition}:iam::${account}:${resource}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'OnlyServicesOfEnvironments', Effect: 'Allow', Action: services.map((service) => `${service}:*`), Resource: '*' },
      { Sid: 'OnlyThisRegion', Effect: 'Deny', NotAction: global, Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': region } } },
      { Sid: 'OnlyRolesWithThisBoundary', Effect: 'Deny', Action: changesOfRoles, Resource: '*', Condition: { StringNotEquals: { 'iam:PermissionsBoundary': names.boundaryArn } } },
      { Sid: 'NoRoleLosesItsBoundary', Effect: 'Deny', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' },
      {
        Sid: 'NobodyChangesTheBoundaryOrTheDeployRole', Effect: 'Deny',
        Action: ['iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion', ...changesOfRoles, 'iam:DeleteRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole'],
        Resource: [names.boundaryArn, iamArn('policy/mlops-deploy-*'), iamArn('role/mlops-deploy-*')],
      },
      {
        Sid: 'NoPermanentIdentities', Effect: 'Deny', Resource: '*',
        Action: ['iam:AddUserToGroup', 'iam:AttachGroupPolicy', 'iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateOpenIDConnectProvider', 'iam:CreateSAMLProvider', 'iam:CreateUser', 'iam:PutGroupPolicy', 'iam:PutUserPolicy', 'iam:UpdateLoginProfile'],
      },
      { Sid: 'StateIsNeverDeleted', Effect: 'Deny', Action: ['s3:DeleteBucket', 's3:DeleteBucketPolicy', 's3:DeleteObjectVersion', 's3:PutBucketPolicy', 's3:PutBucketVersioning', 's3:PutEncryptionConfiguration', 's3:PutLifecycleConfiguration'], Resource: [`arn:${partition}:s3:::${names.stateBucket}`, `arn:${partition}:s3:::${names.stateBucket}/*`] },
    ],
  };
}
