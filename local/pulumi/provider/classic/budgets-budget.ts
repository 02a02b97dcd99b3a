// aws:budgets/budget:Budget, over AWS Budgets itself: Cloud Control has no handlers for it.
import {
  CreateBudgetCommand, CreateNotificationCommand, DeleteBudgetCommand, DeleteNotificationCommand, DescribeBudgetCommand, DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand, ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand, UpdateBudgetCommand,
  type Budget, type BudgetsClient, type NotificationWithSubscribers,
} from '@aws-sdk/client-budgets';
import { equalValues } from '../../values/equal';
import type { Value, Values } from '../../values/wire';
import type { ClassicResource } from './resource';
import { allTags, checkInputs, diffInputs } from './resource-inputs';
import { tagList, type Members } from './member-names';

const members: Members = {
  name: 'BudgetName', accountId: 'AccountId', budgetType: 'BudgetType', limitAmount: 'Amount', limitUnit: 'Unit', timeUnit: 'TimeUnit',
  costFilters: ['CostFilters', { name: 'Name', values: 'Values' }],
  notifications: ['Notifications', {
    comparisonOperator: 'ComparisonOperator', notificationType: 'NotificationType', threshold: 'Threshold', thresholdType: 'ThresholdType',
    subscriberEmailAddresses: 'Emails', subscriberSnsTopicArns: 'Topics',
  }],
};

interface NotificationInput { comparisonOperator: string; notificationType: string; threshold: number; thresholdType: string; subscriberEmailAddresses?: string[]; subscriberSnsTopicArns?: string[] }
interface FilterInput { name: string; values: string[] }

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NotFoundException';
const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function budgetOf(inputs: Values): Budget {
  const filters = (inputs['costFilters'] ?? []) as unknown as FilterInput[];
  return {
    BudgetName: textOf(inputs['name']), BudgetType: textOf(inputs['budgetType']) as 'COST', TimeUnit: textOf(inputs['timeUnit']) as 'MONTHLY',
    BudgetLimit: { Amount: textOf(inputs['limitAmount']), Unit: textOf(inputs['limitUnit']) },
    ...(filters.length === 0 ? {} : { CostFilters: Object.fromEntries(filters.map(({ name, values }) => [name, values])) }),
  };
}

function notificationsOf(inputs: Values): NotificationWithSubscribers[] {
  return ((inputs['notifications'] ?? []) as unknown as NotificationInput[]).map((each) => ({
    Notification: { ComparisonOperator: each.comparisonOperator as 'GREATER_THAN', NotificationType: each.notificationType as 'ACTUAL', Threshold: each.threshold, ThresholdType: each.thresholdType as 'PERCENTAGE' },
    Subscribers: [
      ...(each.subscriberEmailAddresses ?? []).map((Address) => ({ SubscriptionType: 'EMAIL' as const, Address })),
      ...(each.subscriberSnsTopicArns ?? []).map((Address) => ({ SubscriptionType: 'SNS' as const, Address })),
    ],
  }));
}

/** The resource's id, as the real provider has it. */
const idOf = (account: string, name: string): string => `${account}:${name}`;
const partsOf = (id: string): { AccountId: string; BudgetName: string } => ({ AccountId: id.slice(0, id.indexOf(':')), BudgetName: id.slice(id.indexOf(':') + 1) });

async function setNotifications(budgets: BudgetsClient, place: { AccountId: string; BudgetName: string }, before: readonly NotificationWithSubscribers[], after: readonly NotificationWithSubscribers[]): Promise<void> {
  for (const { Notification } of before) await budgets.send(new DeleteNotificationCommand({ ...place, Notification }));
  for (const { Notification, Subscribers } of after) await budgets.send(new CreateNotificationCommand({ ...place, Notification, Subscribers }));
}

async function notificationsThere(budgets: BudgetsClient, place: { AccountId: string; BudgetName: string }): Promise<Value> {
  const { Notifications = [] } = await budgets.send(new DescribeNotificationsForBudgetCommand(place));
  const all: Values[] = [];
  for (const Notification of Notifications) {
    const { Subscribers = [] } = await budgets.send(new DescribeSubscribersForNotificationCommand({ ...place, Notification }));
    const addresses = (type: string): string[] => Subscribers.filter(({ SubscriptionType }) => SubscriptionType === type).map(({ Address = '' }) => Address);
    all.push({
      comparisonOperator: Notification.ComparisonOperator ?? '', notificationType: Notification.NotificationType ?? '', threshold: Notification.Threshold ?? 0, thresholdType: Notification.ThresholdType ?? 'PERCENTAGE',
      ...(addresses('EMAIL').length === 0 ? {} : { subscriberEmailAddresses: addresses('EMAIL') }), ...(addresses('SNS').length === 0 ? {} : { subscriberSnsTopicArns: addresses('SNS') }),
    });
  }
  return all;
}

const outputsOf = (inputs: Values, account: string): Values => ({
  ...inputs, accountId: account, arn: `arn:aws:budgets::${account}:budget/${textOf(inputs['name'])}`, tagsAll: allTags(inputs),
});

/** The resource type. */
export const budgetsBudget: ClassicResource = {
  type: 'aws:budgets/budget:Budget',
  check: (news, defaultTags) => checkInputs(news, ['budgetType', 'timeUnit', 'name', 'accountId'], members, defaultTags),
  diff: (oldInputs, news) => diffInputs(oldInputs, news, (key) => ['name', 'accountId'].includes(key), false),
  preview: (inputs) => outputsOf(inputs, textOf(inputs['accountId'])),
  async create({ budgets }, inputs) {
    const account = textOf(inputs['accountId']);
    await budgets.send(new CreateBudgetCommand({ AccountId: account, Budget: budgetOf(inputs), NotificationsWithSubscribers: notificationsOf(inputs), ResourceTags: tagList(allTags(inputs)) }));
    return { id: idOf(account, textOf(inputs['name'])), outputs: outputsOf(inputs, account) };
  },
  async read({ budgets }, id, inputs, state) {
    const place = partsOf(id);
    try {
      const { Budget: found } = await budgets.send(new DescribeBudgetCommand(place));
      const { ResourceTags = [] } = await budgets.send(new ListTagsForResourceCommand({ ResourceARN: `arn:aws:budgets::${place.AccountId}:budget/${place.BudgetName}` }));
      const tags = Object.fromEntries(ResourceTags.map(({ Key = '', Value: value = '' }) => [Key, value]));
      const now: Values = {
        name: place.BudgetName, accountId: place.AccountId, budgetType: found?.BudgetType ?? '', timeUnit: found?.TimeUnit ?? '', limitAmount: found?.BudgetLimit?.Amount ?? '', limitUnit: found?.BudgetLimit?.Unit ?? '',
        costFilters: Object.entries(found?.CostFilters ?? {}).map(([name, values]) => ({ name, values: [...values] })), notifications: await notificationsThere(budgets, place), tags,
      };
      const given = Object.keys(inputs).length === 0 ? now : Object.fromEntries(Object.entries(now).filter(([key]) => inputs[key] !== undefined));
      return { id, inputs: { ...inputs, ...given }, outputs: { ...state, ...outputsOf(now, place.AccountId) } };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  async update({ budgets }, id, _state, oldInputs, news) {
    const place = partsOf(id);
    await budgets.send(new UpdateBudgetCommand({ AccountId: place.AccountId, NewBudget: budgetOf(news) }));
    if (!equalValues(oldInputs['notifications'], news['notifications'])) await setNotifications(budgets, place, notificationsOf(oldInputs), notificationsOf(news));
    const [before, after] = [tagList(allTags(oldInputs)), tagList(allTags(news))];
    const ResourceARN = `arn:aws:budgets::${place.AccountId}:budget/${place.BudgetName}`;
    const gone = before.filter(({ Key }) => !after.some((tag) => tag.Key === Key)).map(({ Key }) => Key);
    if (gone.length > 0) await budgets.send(new UntagResourceCommand({ ResourceARN, ResourceTagKeys: gone }));
    if (!equalValues(allTags(oldInputs), allTags(news))) await budgets.send(new TagResourceCommand({ ResourceARN, ResourceTags: after }));
    return outputsOf(news, place.AccountId);
  },
  async delete({ budgets }, id) {
    await budgets.send(new DeleteBudgetCommand(partsOf(id))).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  },
};
