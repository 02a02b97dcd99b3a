// CreateBudget, DescribeBudget, DescribeBudgets, UpdateBudget and DeleteBudget: nothing here costs anything, so nothing is ever spent.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { budgetTable, changeBudget, onBudget, requireBudget, type BudgetRecord, type Notification, type Subscriber } from './budget-records';

interface Named { AccountId: string; BudgetName: string }
interface CreateInput {
  AccountId: string; Budget: BudgetRecord['budget'];
  NotificationsWithSubscribers?: { Notification: Notification; Subscribers: Subscriber[] }[]; ResourceTags?: { Key: string; Value: string }[];
}

const described = ({ budget }: BudgetRecord): object => ({ ...budget, CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: 'USD' } } });

const createBudget: Operation<CreateInput> = {
  name: 'CreateBudget',
  authorize: (input, context) => onBudget('ModifyBudget', input.Budget.BudgetName, context),
  async handle({ Budget: budget, NotificationsWithSubscribers = [], ResourceTags = [] }, { cloud }) {
    await cloud.store.transaction(() => {
      if (budgetTable(cloud.store).get(budget.BudgetName) !== undefined) throw new AwsError('DuplicateRecordException', `Error creating budget: ${budget.BudgetName} - the budget already exists.`);
      void budgetTable(cloud.store).put(budget.BudgetName, {
        budget, notifications: NotificationsWithSubscribers.map(({ Notification: notification, Subscribers: subscribers }) => ({ notification, subscribers })),
        tags: Object.fromEntries(ResourceTags.map(({ Key, Value }) => [Key, Value])),
      });
    });
  },
};

const describeBudget: Operation<Named> = {
  name: 'DescribeBudget',
  authorize: (input, context) => onBudget('ViewBudget', input.BudgetName, context),
  handle: async (input, { cloud }) => ({ Budget: described(requireBudget(cloud.store, input.BudgetName)) }),
};

const describeBudgets: Operation<{ AccountId: string; MaxResults?: number; NextToken?: string }> = {
  name: 'DescribeBudgets',
  authorize: (_input, context) => onBudget('ViewBudget', '*', context),
  async handle(input, { cloud }) {
    const records = [...budgetTable(cloud.store).range()].map(({ value }) => value);
    const { items, nextToken } = page(records, ({ budget }) => budget.BudgetName, { nextToken: input.NextToken, limit: input.MaxResults ?? 100 });
    return { Budgets: items.map(described), NextToken: nextToken };
  },
};

const updateBudget: Operation<{ AccountId: string; NewBudget: BudgetRecord['budget'] }> = {
  name: 'UpdateBudget',
  authorize: (input, context) => onBudget('ModifyBudget', input.NewBudget.BudgetName, context),
  handle: ({ NewBudget: budget }, { cloud }) => changeBudget(cloud.store, budget.BudgetName, (record) => ({ ...record, budget })),
};

const deleteBudget: Operation<Named> = {
  name: 'DeleteBudget',
  authorize: (input, context) => onBudget('ModifyBudget', input.BudgetName, context),
  async handle(input, { cloud }) {
    requireBudget(cloud.store, input.BudgetName);
    await budgetTable(cloud.store).remove(input.BudgetName);
  },
};

/** Operations on budgets. */
export const budgetOperations = [createBudget, describeBudget, describeBudgets, updateBudget, deleteBudget] as readonly Operation[];
