// The rules as Pulumi's policies.
import type { PolicyConfigSchema, ResourceValidationPolicy } from '@pulumi/policy';
import type { Rule } from './rule';
import { iamRules } from './rules/iam';
import { kmsRules } from './rules/kms';
import { lambdaRules } from './rules/lambda';
import { logsRules } from './rules/logs';
import { s3Rules } from './rules/s3';
import { sagemakerRules } from './rules/sagemaker';
import { tagRules } from './rules/tags';

/** All rules. */
export const rules: readonly Rule[] = [...s3Rules, ...kmsRules, ...iamRules, ...lambdaRules, ...logsRules, ...sagemakerRules, ...tagRules];

/** One policy a rule. */
export function policies(of: readonly Rule[] = rules): ResourceValidationPolicy[] {
  return of.map((rule) => ({
    name: rule.name, description: `${rule.description} (${rule.ids.join(', ')})`, enforcementLevel: rule.level ?? 'mandatory',
    ...(rule.settings === undefined ? {} : { configSchema: { properties: rule.settings } as PolicyConfigSchema }),
    validateResource: (args, report) => {
      if (rule.types !== undefined && !rule.types.includes(args.type)) return;
      const settings = rule.settings === undefined ? {} : args.getConfig<Record<string, unknown>>();
      for (const message of rule.check(args.props, settings)) report(`${message} [${rule.ids.join(', ')}]`);
    },
  }));
}
