// PutTargets, RemoveTargets and ListTargetsByRule.
import { passRole, type Operation } from '../../operation';
import { page } from '../page';
import type { Target } from './rule-records';
import { servedKinds, targetKind } from './target-kinds';
import { checkBus, onRule, ruleOf, ruleTable } from './rule-records';

interface RuleInput { Rule: string; EventBusName?: string }
interface Failure { TargetId: string; ErrorCode: string; ErrorMessage: string }

const SERVED = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer', 'RoleArn'];

/** Why a target is not taken. */
function refusal(target: Target): Failure | undefined {
  const others = Object.keys(target).filter((member) => !SERVED.includes(member));
  if (targetKind(target.Arn) === undefined) return { TargetId: target.Id, ErrorCode: 'ValidationException', ErrorMessage: `The embedded AWS serves ${servedKinds} as targets, not ${target.Arn}.` };
  if (others.length > 0) return { TargetId: target.Id, ErrorCode: 'ValidationException', ErrorMessage: `The embedded AWS does not serve ${others.join(', ')} of a target.` };
  return undefined;
}

const putTargets: Operation<RuleInput & { Targets: Target[] }> = {
  name: 'PutTargets',
  authorize: (input, context) => [...onRule('PutTargets', input.Rule, context), ...input.Targets.flatMap(({ RoleArn }) => (RoleArn === undefined ? [] : [passRole(RoleArn, 'events.amazonaws.com')]))],
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    const failures = input.Targets.map(refusal).filter((failure) => failure !== undefined);
    const taken = input.Targets.filter((target) => refusal(target) === undefined);
    await cloud.store.transaction(() => {
      const rule = ruleOf(cloud.store, input.Rule);
      const kept = rule.targets.filter((target) => !taken.some((other) => other.Id === target.Id));
      void ruleTable(cloud.store).put(rule.name, { ...rule, targets: [...kept, ...taken] });
    });
    return { FailedEntryCount: failures.length, FailedEntries: failures };
  },
};

const removeTargets: Operation<RuleInput & { Ids: string[] }> = {
  name: 'RemoveTargets',
  authorize: (input, context) => onRule('RemoveTargets', input.Rule, context),
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    await cloud.store.transaction(() => {
      const rule = ruleOf(cloud.store, input.Rule);
      void ruleTable(cloud.store).put(rule.name, { ...rule, targets: rule.targets.filter((target) => !input.Ids.includes(target.Id)) });
    });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

const listTargetsByRule: Operation<RuleInput & { NextToken?: string; Limit?: number }> = {
  name: 'ListTargetsByRule',
  authorize: (input, context) => onRule('ListTargetsByRule', input.Rule, context),
  async handle(input, { cloud }) {
    checkBus(input.EventBusName);
    const { items, nextToken } = page(ruleOf(cloud.store, input.Rule).targets, (target) => target.Id, { nextToken: input.NextToken, limit: input.Limit ?? 100 });
    return { Targets: items, NextToken: nextToken };
  },
};

/** Operations on targets. */
export const targetOperations = [putTargets, removeTargets, listTargetsByRule] as readonly Operation[];
