// The rules as Pulumi's policies.
import type { Properties, Rule, RuleSettings } from './rule';
import { deliveryRules } from './rules/delivery';
import { iamRules } from './rules/iam';
import { kmsRules } from './rules/kms';
import { lambdaRules } from './rules/lambda';
import { logsRules } from './rules/logs';
import { exceptionsOf } from './exceptions';
import { s3Rules } from './rules/s3';
import { sagemakerRules } from './rules/sagemaker';
import { snsRules } from './rules/sns';
import { tagRules } from './rules/tags';

/** All rules. */
export const rules: readonly Rule[] = [...s3Rules, ...kmsRules, ...deliveryRules, ...iamRules, ...lambdaRules, ...logsRules, ...sagemakerRules, ...snsRules, ...tagRules];

/** The part of Pulumi's ResourceValidationPolicy that a rule needs: its own types would cost each start of the pack seconds of checking. */
export interface RulePolicy {
  name: string;
  description: string;
  enforcementLevel: 'advisory' | 'mandatory';
  configSchema?: { properties: NonNullable<Rule['settings']> };
  validateResource(args: { type: string; name: string; props: Properties; getConfig(): RuleSettings }, report: (message: string) => void): void;
}

/** One policy a rule. */
export function policies(of: readonly Rule[] = rules): RulePolicy[] {
  return of.map((rule) => ({
    name: rule.name, description: `${rule.description} (${rule.ids.join(', ')})`, enforcementLevel: rule.level ?? 'mandatory',
    ...(rule.settings === undefined ? {} : { configSchema: { properties: rule.settings } }),
    validateResource: (args, report) => {
      if (rule.types !== undefined && !rule.types.includes(args.type)) return;
      if (exceptionsOf(args.type, args.name).some(({ rules: excepted = [] }) => excepted.includes(rule.name))) return;
      const settings = rule.settings === undefined ? {} : args.getConfig();
      for (const message of rule.check(args.props, settings)) report(`${message} [${rule.ids.join(', ')}]`);
    },
  }));
}
