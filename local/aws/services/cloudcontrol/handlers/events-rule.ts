// AWS::Events::Rule.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagsOf } from '../tag-changes';

interface Target { Id: string; Arn: string }

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Rules with an event pattern, of the default bus. */
export const eventsRule: ResourceHandler = {
  type: 'AWS::Events::Rule',
  notServed: ['ScheduleExpression'],
  async create(desired, tools) {
    const name = (desired['Name'] as string | undefined) ?? tools.newName('rule');
    if ((await rules(tools)).some((rule) => rule.Name === name)) throw new HandlerFault('AlreadyExists', `Rule ${name} already exists.`);
    const { RuleArn } = await tools.call<{ RuleArn: string }>('events', 'PutRule', present({ ...ruleOf(name, desired), Tags: tagsOf(desired) }));
    await tools.identified(RuleArn);
    await putTargets(name, targetsOf(desired), tools);
    return RuleArn;
  },
  async read(arn, tools) {
    const rule = await tools.call('events', 'DescribeRule', { Name: nameOf(arn) });
    const { Targets } = await tools.call<{ Targets?: Target[] }>('events', 'ListTargetsByRule', { Rule: nameOf(arn) });
    const { Tags } = await tools.call<{ Tags?: object[] }>('events', 'ListTagsForResource', { ResourceARN: arn });
    return present({
      Name: rule['Name'], Arn: rule['Arn'], State: rule['State'], Description: rule['Description'], RoleArn: rule['RoleArn'], EventBusName: rule['EventBusName'],
      EventPattern: rule['EventPattern'] === undefined ? undefined : JSON.parse(rule['EventPattern'] as string) as unknown, Targets, Tags,
    });
  },
  async update(arn, current, desired, tools) {
    const name = nameOf(arn);
    await tools.call('events', 'PutRule', ruleOf(name, desired));
    const [before, after] = [targetsOf(current), targetsOf(desired)];
    const gone = before.filter((target) => !after.some((other) => other.Id === target.Id)).map((target) => target.Id);
    if (gone.length > 0) await tools.call('events', 'RemoveTargets', { Rule: name, Ids: gone });
    await putTargets(name, after.filter((target) => canonical(target) !== canonical(before.find((other) => other.Id === target.Id))), tools);
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('events', 'UntagResource', { ResourceARN: arn, TagKeys: remove });
    if (set.length > 0) await tools.call('events', 'TagResource', { ResourceARN: arn, Tags: set });
  },
  async delete(arn, tools) {
    const name = nameOf(arn);
    const { Targets } = await tools.call<{ Targets?: Target[] }>('events', 'ListTargetsByRule', { Rule: name });
    if (Targets !== undefined && Targets.length > 0) await tools.call('events', 'RemoveTargets', { Rule: name, Ids: Targets.map((target) => target.Id) });
    await tools.call('events', 'DeleteRule', { Name: name });
  },
  list: async (tools) => (await rules(tools)).map((rule) => rule.Arn),
};

async function rules(tools: HandlerTools): Promise<{ Name: string; Arn: string }[]> {
  return allPages(async (NextToken) => {
    const page = await tools.call<{ Rules?: { Name: string; Arn: string }[]; NextToken?: string }>('events', 'ListRules', present({ NextToken }));
    return { items: page.Rules, token: page.NextToken };
  });
}

function ruleOf(name: string, desired: Properties): Properties {
  const pattern = desired['EventPattern'];
  return present({
    Name: name, State: desired['State'], Description: desired['Description'], RoleArn: desired['RoleArn'], EventBusName: desired['EventBusName'],
    EventPattern: typeof pattern === 'object' ? JSON.stringify(pattern) : pattern,
  });
}

function targetsOf(properties: Properties): Target[] {
  return (properties['Targets'] as Target[] | undefined) ?? [];
}

async function putTargets(name: string, targets: readonly Target[], tools: HandlerTools): Promise<void> {
  if (targets.length === 0) return;
  const { FailedEntries } = await tools.call<{ FailedEntries?: { ErrorMessage: string }[] }>('events', 'PutTargets', { Rule: name, Targets: targets });
  if (FailedEntries !== undefined && FailedEntries.length > 0) throw new HandlerFault('InvalidRequest', FailedEntries.map((failure) => failure.ErrorMessage).join(' '));
}
