// Topics and who may publish to them.
import { at, type Rule } from '../rule';
import { statementsOf } from '../statements';

export const snsRules: readonly Rule[] = [
  {
    name: 'sns-encrypted', ids: ['SNS.1', 'CKV_AWS_26', 'AwsSolutions-SNS2'], types: ['aws-native:sns:Topic'], description: 'A topic encrypts its messages with a KMS key.',
    check: (properties) => (properties['kmsMasterKeyId'] === undefined ? ['kmsMasterKeyId must be given'] : []),
  },
  {
    name: 'sns-not-public', ids: ['SNS.4', 'CKV_AWS_169', 'CKV_AWS_385'], types: ['aws-native:sns:TopicInlinePolicy', 'aws-native:sns:TopicPolicy'], description: "A topic's policy allows nothing to everyone, and a service only for this account.",
    check: (properties) => statementsOf(properties['policyDocument']).filter(({ allows }) => allows).flatMap(({ sid, principals, conditions }) => [
      ...(principals.includes('*') ? [`statement ${sid} allows everyone`] : []),
      ...(['aws:SourceArn', 'aws:SourceAccount'].some((key) => ['ArnEquals', 'ArnLike', 'StringEquals'].some((operator) => at(conditions, operator, key) !== undefined)) ? [] : [`statement ${sid} must say for which source (aws:SourceArn or aws:SourceAccount)`]),
    ]),
  },
  {
    name: 'sns-tls-only', ids: ['AwsSolutions-SNS3'], types: ['aws-native:sns:TopicInlinePolicy', 'aws-native:sns:TopicPolicy'], description: 'Nobody publishes to a topic without TLS.',
    check(properties) {
      const denied = statementsOf(properties['policyDocument']).some((statement) => !statement.allows && statement.principals.includes('*') && String(at(statement.conditions, 'Bool', 'aws:SecureTransport')) === 'false');
      return denied ? [] : ['the policy must deny sns:Publish to everyone where aws:SecureTransport is false'];
    },
  },
];
