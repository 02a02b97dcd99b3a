// PutRule, DescribeRule, DeleteRule, ListRules, EnableRule and DisableRule.
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { page } from '../page';
import { parsePattern } from './event-pattern';
import type { Rule } from './rule-records';
import { checkBus, onRule, ruleArn, ruleOf, ruleTable } from './rule-records';

interface Tag { Key: string; Value: string }
interface PutRuleInput {
  Name: string; EventPattern?: string; ScheduleExpression?: string; State?: string; Description?: string; RoleArn?: string; Tags?: Tag[]; EventBusName?: string;
}
interface Named { Name: string; EventBusName?: string }

const putRule: Operation<PutRuleInput> = {
  name: 'PutRule',
  authorize: (input, context) => [
    ...onRule('PutRule', input.Name, context), ...((input.Tags ?? []).length > 0 ? onRule('TagResource', input.Name, context) : []),
    ...(input.RoleArn === undefined ? [] : [passRole(input.RoleArn, 'events.amazonaws.com')]),
  ],
  async handle(input, context) {
    checkBus(input.EventBusName);
    if (input.ScheduleExpression !== undefined) throw new AwsError('ValidationException', 'ScheduleExpression is not served by the embedded AWS: give an EventPattern.');
    if (input.EventPattern === undefined) throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
    parsePattern(input.EventPattern);
    const { store } = context.cloud;
    const arn = ruleArn(context, input.Name);
    await store.transaction(() => {
      const before = ruleTable(store).get(input.Name);
      const tags = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      void ruleTable(store).put(input.Name, {
        name: input.Name, arn, pattern: input.EventPattern as string, state: input.State === 'DISABLED' ? 'DISABLED' : 'ENABLED', targets: before?.targets ?? [],
        tags: before?.tags ?? tags, ...(input.Description === undefined ? {} : { description: input.Description }), ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
      });
    });
    return { RuleArn: arn };
  },
};

function describe(rule: Rule): object {
  return { Name: rule.name, Arn: rule.arn, EventPattern: rule.pattern, State: rule.state, Description: rule.description, RoleArn: rule.roleArn, EventBusName: 'default' };
}

const describeRule: Operation<Named> = {
  name: 'DescribeRule',
  authorize: (input, context) => onRule('DescribeRule', input.Name, context),
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    return describe(ruleOf(cloud.store, input.Name));
  },
};

const deleteRule: Operation<Named> = {
  name: 'DeleteRule',
  authorize: (input, context) => onRule('DeleteRule', input.Name, context),
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    await cloud.store.transaction(() => {
      const rule = ruleTable(cloud.store).get(input.Name);
      if (rule !== undefined && rule.targets.length > 0) throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
      void ruleTable(cloud.store).remove(input.Name);
    });
  },
};

const listRules: Operation<{ NamePrefix?: string; EventBusName?: string; NextToken?: string; Limit?: number }> = {
  name: 'ListRules',
  authorize: (_input, context) => [{ action: 'events:ListRules', resource: `arn:aws:events:${context.region}:${context.account}:rule/*` }],
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    const rules = [...ruleTable(cloud.store).range({ prefix: input.NamePrefix ?? '' })].map((entry) => entry.value);
    const { items, nextToken } = page(rules, (rule) => rule.name, { nextToken: input.NextToken, limit: input.Limit ?? 100 });
    return { Rules: items.map(describe), NextToken: nextToken };
  },
};

async function setState(input: Named, context: OperationContext, state: Rule['state']): Promise<void> {
  checkBus(input.EventBusName);
  const { store } = context.cloud;
  await store.transaction(() => void ruleTable(store).put(input.Name, { ...ruleOf(store, input.Name), state }));
}

const enableRule: Operation<Named> = {
  name: 'EnableRule',
  authorize: (input, context) => onRule('EnableRule', input.Name, context),
  handle: (input, context) => setState(input, context, 'ENABLED'),
};

const disableRule: Operation<Named> = {
  name: 'DisableRule',
  authorize: (input, context) => onRule('DisableRule', input.Name, context),
  handle: (input, context) => setState(input, context, 'DISABLED'),
};

/** Operations on rules. */
export const ruleOperations = [putRule, describeRule, deleteRule, listRules, enableRule, disableRule] as readonly Operation[];
