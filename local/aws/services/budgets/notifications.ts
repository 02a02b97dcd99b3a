// Notifications of a budget and who is told.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { changeBudget, onBudget, requireBudget, sameNotification, type BudgetRecord, type Notification, type Subscriber } from './budget-records';

interface Named { AccountId: string; BudgetName: string }
interface Notified extends Named { Notification: Notification }

/** Changes the one entry of a notification. @throws AwsError NotFoundException */
function changeEntry(record: BudgetRecord, wanted: Notification, change: (subscribers: readonly Subscriber[]) => readonly Subscriber[]): BudgetRecord {
  if (!record.notifications.some(({ notification }) => sameNotification(notification, wanted))) throw new AwsError('NotFoundException', 'Unable to find notification.');
  return { ...record, notifications: record.notifications.map((entry) => (sameNotification(entry.notification, wanted) ? { ...entry, subscribers: change(entry.subscribers) } : entry)) };
}

const createNotification: Operation<Notified & { Subscribers: Subscriber[] }> = {
  name: 'CreateNotification',
  authorize: (input, context) => onBudget('ModifyBudget', input.BudgetName, context),
  handle: ({ BudgetName, Notification: notification, Subscribers: subscribers }, { cloud }) => changeBudget(cloud.store, BudgetName, (record) => {
    if (record.notifications.some((other) => sameNotification(other.notification, notification))) throw new AwsError('DuplicateRecordException', 'Unable to create notification - the notification already exists.');
    return { ...record, notifications: [...record.notifications, { notification, subscribers }] };
  }),
};

const deleteNotification: Operation<Notified> = {
  name: 'DeleteNotification',
  authorize: (input, context) => onBudget('ModifyBudget', input.BudgetName, context),
  handle: ({ BudgetName, Notification: notification }, { cloud }) => changeBudget(cloud.store, BudgetName, (record) => ({ ...record, notifications: record.notifications.filter((other) => !sameNotification(other.notification, notification)) })),
};

const describeNotificationsForBudget: Operation<Named> = {
  name: 'DescribeNotificationsForBudget',
  authorize: (input, context) => onBudget('ViewBudget', input.BudgetName, context),
  handle: async ({ BudgetName }, { cloud }) => ({ Notifications: requireBudget(cloud.store, BudgetName).notifications.map(({ notification }) => ({ ...notification, NotificationState: 'OK' })) }),
};

const createSubscriber: Operation<Notified & { Subscriber: Subscriber }> = {
  name: 'CreateSubscriber',
  authorize: (input, context) => onBudget('ModifyBudget', input.BudgetName, context),
  handle: ({ BudgetName, Notification, Subscriber: subscriber }, { cloud }) => changeBudget(cloud.store, BudgetName, (record) => changeEntry(record, Notification, (all) => [...all, subscriber])),
};

const deleteSubscriber: Operation<Notified & { Subscriber: Subscriber }> = {
  name: 'DeleteSubscriber',
  authorize: (input, context) => onBudget('ModifyBudget', input.BudgetName, context),
  handle: ({ BudgetName, Notification, Subscriber: subscriber }, { cloud }) => changeBudget(cloud.store, BudgetName, (record) => changeEntry(record, Notification, (all) => all.filter(({ Address }) => Address !== subscriber.Address))),
};

const describeSubscribersForNotification: Operation<Notified> = {
  name: 'DescribeSubscribersForNotification',
  authorize: (input, context) => onBudget('ViewBudget', input.BudgetName, context),
  handle: async ({ BudgetName, Notification: wanted }, { cloud }) => ({ Subscribers: requireBudget(cloud.store, BudgetName).notifications.find(({ notification }) => sameNotification(notification, wanted))?.subscribers ?? [] }),
};

/** Operations on notifications. */
export const notificationOperations = [
  createNotification, deleteNotification, describeNotificationsForBudget, createSubscriber, deleteSubscriber, describeSubscribersForNotification,
] as readonly Operation[];
