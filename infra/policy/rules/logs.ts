// Log groups.
import type { Rule } from '../rule';

const group = ['aws-native:logs:LogGroup', 'aws:cloudwatch/logGroup:LogGroup'];

export const logsRules: readonly Rule[] = [
  {
    name: 'logs-encrypted', ids: ['CKV_AWS_158'], types: group, description: 'A log group is encrypted with a KMS key.',
    check: (properties) => (properties['kmsKeyId'] === undefined ? ['kmsKeyId must be given'] : []),
  },
  {
    name: 'logs-retention', ids: ['CloudWatch.16', 'CKV_AWS_66', 'CKV_AWS_338'], types: group, description: 'A log group keeps its logs long enough, and not for ever.',
    settings: { minimumDays: { type: 'number', default: 365, description: 'Fewest days that logs are kept.' } },
    check(properties, settings) {
      const least = Number(settings['minimumDays'] ?? 365);
      const days = Number(properties['retentionInDays'] ?? 0);
      return days >= least ? [] : [`retentionInDays is ${days === 0 ? 'not given' : days}; it must be ${least} or more`];
    },
  },
];
