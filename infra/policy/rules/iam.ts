// Roles, who may assume them, and what they may do.
import { at, listOf, type Properties, type Rule } from '../rule';
import { coversAction, hasCondition, statementsOf, type PolicyStatement } from '../statements';

const role = ['aws-native:iam:Role'];
/** Actions for which AWS knows no resource. */
const withoutResource = ['cloudformation:GetResource', 'ecr:GetAuthorizationToken', 'sagemaker:ListModelPackages', 'ec2:DescribeDhcpOptions', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'];

function allowed(properties: Properties): PolicyStatement[] {
  return listOf(properties['policies']).flatMap((policy) => statementsOf(at(policy, 'policyDocument'))).filter(({ allows }) => allows);
}

/** A message for each statement that is at fault. */
const faults = (message: string, isFault: (statement: PolicyStatement) => boolean) => (properties: Properties): string[] =>
  allowed(properties).filter(isFault).map(({ sid }) => `statement ${sid} ${message}`);

export const iamRules: readonly Rule[] = [
  {
    name: 'iam-no-administrator', ids: ['IAM.1', 'CKV_AWS_62', 'CKV_AWS_63', 'CKV2_AWS_40'], types: role, description: 'No role may do everything.',
    check: faults('allows every action', ({ actions }) => actions.includes('*') || actions.includes('*:*')),
  },
  {
    name: 'iam-no-service-wildcards', ids: ['IAM.21', 'CKV_AWS_286', 'CKV_AWS_287', 'CKV_AWS_288', 'CKV_AWS_289', 'CKV_AWS_290', 'AwsSolutions-IAM5'], types: role,
    description: 'Each action of a role is named in full.',
    check: faults('has a wildcard in an action', ({ actions }) => actions.some((action) => action.includes('*'))),
  },
  {
    name: 'iam-resources-named', ids: ['CKV_AWS_355', 'AwsSolutions-IAM5'], types: role, description: 'A statement names its resources, unless AWS knows none for its actions.',
    check: faults('is about every resource', ({ actions, resources }) => resources.includes('*') && !actions.every((action) => withoutResource.includes(action))),
  },
  {
    name: 'iam-no-aws-managed-policies', ids: ['AwsSolutions-IAM4', 'CKV_AWS_274'], types: role, description: "No role has a policy of AWS's making.",
    check: (properties) => listOf(properties['managedPolicyArns']).filter((arn) => /^arn:[^:]+:iam::aws:/.test(String(arn))).map((arn) => `managedPolicyArns has ${String(arn)}`),
  },
  {
    name: 'iam-pass-role-limited', ids: ['CKV_AWS_110', 'CKV_AWS_286'], types: role, description: 'A role is passed only where it is named, and only to a named service.',
    check: faults('passes roles without naming them and iam:PassedToService', (statement) => coversAction(statement, 'iam:PassRole')
      && (statement.resources.some((resource) => resource.includes('*')) || !hasCondition(statement, 'iam:PassedToService'))),
  },
  {
    name: 'iam-no-decrypt-on-all-keys', ids: ['KMS.1', 'KMS.2'], types: role, description: 'A role decrypts with named keys only.',
    check: faults('decrypts with every key', (statement) => coversAction(statement, 'kms:Decrypt') && statement.resources.some((resource) => resource === '*' || resource.endsWith(':key/*'))),
  },
  {
    name: 'iam-trust-named', ids: ['CKV_AWS_60', 'CKV_AWS_61'], types: role, description: 'Only named principals assume a role, and a service only for this account.',
    check: (properties) => statementsOf(properties['assumeRolePolicyDocument']).filter(({ allows }) => allows).flatMap((statement) => [
      ...(statement.principals.includes('*') ? [`trust ${statement.sid} is in everyone`] : []),
      ...(statement.services.length > 0 && !hasCondition(statement, 'aws:SourceAccount') && !hasCondition(statement, 'aws:SourceArn') ? [`trust ${statement.sid} in ${statement.services.join(', ')} must be limited by aws:SourceAccount`] : []),
    ]),
  },
];
