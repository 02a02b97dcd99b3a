// What AWS Budgets keeps: budgets of the account with their notifications and subscribers.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** Who is told. */
export interface Subscriber { SubscriptionType: string; Address: string }

/** When somebody is told. */
export interface Notification { NotificationType: string; ComparisonOperator: string; Threshold: number; ThresholdType?: string }

/** A budget by name; `budget` as AWS has it. */
export interface BudgetRecord {
  budget: { BudgetName: string } & Readonly<Record<string, unknown>>;
  notifications: readonly { notification: Notification; subscribers: readonly Subscriber[] }[];
  tags: Readonly<Record<string, string>>;
}

/** Budgets by name. */
export const budgetTable = (store: Store): Table<BudgetRecord> => store.table('budgets/budgets');

/** ARN of a budget; budgets have no region. */
export const budgetArn = ({ account }: { account: string }, name: string): string => `arn:aws:budgets::${account}:budget/${name}`;

/** Budgets knows two actions beside those of tags: to view and to modify. */
export function onBudget(action: 'ViewBudget' | 'ModifyBudget', name: string, context: OperationContext): Authorization[] {
  return [{ action: `budgets:${action}`, resource: budgetArn(context, name) }];
}

/** @throws AwsError NotFoundException */
export function requireBudget(store: Store, name: string): BudgetRecord {
  const record = budgetTable(store).get(name);
  if (record === undefined) throw new AwsError('NotFoundException', `Unable to get budget: ${name} - the budget doesn't exist.`);
  return record;
}

/** Changes a budget that is there. */
export async function changeBudget(store: Store, name: string, change: (record: BudgetRecord) => BudgetRecord): Promise<void> {
  await store.transaction(() => void budgetTable(store).put(name, change(requireBudget(store, name))));
}

/** Whether two notifications are the same one. */
export function sameNotification(one: Notification, other: Notification): boolean {
  const keyOf = ({ NotificationType, ComparisonOperator, Threshold, ThresholdType = 'PERCENTAGE' }: Notification): string => `${NotificationType} ${ComparisonOperator} ${Threshold} ${ThresholdType}`;
  return keyOf(one) === keyOf(other);
}
