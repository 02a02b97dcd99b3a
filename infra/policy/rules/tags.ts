// Tags of everything that takes tags.
import { at, type Properties, type Rule } from '../rule';

const required = ['workflow', 'environment', 'stack', 'managed-by'];

/** Tags written as a list of pairs, or as a map. */
function tagNames(properties: Properties): string[] {
  const { tags } = properties;
  if (Array.isArray(tags)) return tags.map((tag) => String(at(tag, 'key')));
  return typeof tags === 'object' && tags !== null ? Object.keys(tags) : [];
}

export const tagRules: readonly Rule[] = [
  {
    name: 'tags-required', ids: ['MLCOST04-BP12', 'Lambda.6', 'IAM.24', 'EventBridge.2'], description: `Everything that takes tags says ${required.join(', ')}.`,
    types: [
      'aws-native:s3:Bucket', 'aws-native:kms:Key', 'aws-native:iam:Role', 'aws-native:lambda:Function', 'aws-native:logs:LogGroup', 'aws-native:ssm:Parameter',
      'aws-native:sagemaker:Pipeline', 'aws-native:sagemaker:ModelPackageGroup', 'aws-native:events:Rule', 'aws:s3/bucketObjectv2:BucketObjectv2', 'aws-native:sns:Topic', 'aws-native:sagemaker:Project', 'aws-native:ec2:Vpc', 'aws-native:ec2:Subnet', 'aws-native:ec2:RouteTable', 'aws-native:ec2:SecurityGroup', 'aws-native:ec2:VpcEndpoint', 'aws:budgets/budget:Budget',
    ],
    check: (properties) => required.filter((name) => !tagNames(properties).includes(name)).map((name) => `the tag ${name} is missing`),
  },
];
