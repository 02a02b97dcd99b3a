// The stand-in's budget: made, read, changed and deleted through AWS Budgets.
import assert from 'node:assert/strict';
import { BudgetsClient, DescribeBudgetCommand, DescribeNotificationsForBudgetCommand, DescribeSubscribersForNotificationCommand } from '@aws-sdk/client-budgets';
import { budgets as budgetsService } from '../../../../local/aws/services/budgets/service';
import { budgetsBudget } from '../../../../local/pulumi/provider/classic/budgets-budget';
import type { ClassicClients } from '../../../../local/pulumi/provider/classic/resource';
import type { Values } from '../../../../local/pulumi/values/wire';
import { coreServices, startTestEndpoint, type TestEndpoint } from '../../aws/test-endpoint';

const account = '000000000000';
const alert = (threshold: number): Values => ({ comparisonOperator: 'GREATER_THAN', notificationType: 'ACTUAL', threshold, thresholdType: 'PERCENTAGE', subscriberEmailAddresses: ['team@example.com'] });
const inputs: Values = {
  name: 'models', accountId: account, budgetType: 'COST', timeUnit: 'MONTHLY', limitAmount: '100.0', limitUnit: 'USD', costFilters: [{ name: 'TagKeyValue', values: ['user:stack$models-dev'] }],
  notifications: [alert(80)], tags: { team: 'a' },
};

describe('aws:budgets/budget:Budget', () => {
  let aws: TestEndpoint;
  let clients: ClassicClients;
  let id = '';
  const place = { AccountId: account, BudgetName: 'models' };

  beforeEach(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, budgetsService] });
    clients = { budgets: new BudgetsClient(aws.client()) } as ClassicClients;
    ({ id } = await budgetsBudget.create(clients, inputs));
  });
  afterEach(async () => {
    clients.budgets.destroy();
    await aws.end();
  });

  it('is made with its filter and who is told', async () => {
    const { Budget } = await clients.budgets.send(new DescribeBudgetCommand(place));
    assert.deepEqual([id, Budget?.BudgetLimit, Budget?.CostFilters], [`${account}:models`, { Amount: '100.0', Unit: 'USD' }, { TagKeyValue: ['user:stack$models-dev'] }]);
    const { Notifications: [notification] = [] } = await clients.budgets.send(new DescribeNotificationsForBudgetCommand(place));
    const { Subscribers } = await clients.budgets.send(new DescribeSubscribersForNotificationCommand({ ...place, Notification: notification }));
    assert.deepEqual(Subscribers, [{ SubscriptionType: 'EMAIL', Address: 'team@example.com' }]);
  });
  it('is read back as it was given', async () => {
    assert.deepEqual((await budgetsBudget.read(clients, id, inputs, {}))?.inputs, inputs);
    assert.deepEqual((await budgetsBudget.read(clients, id, {}, {}))?.inputs, inputs);
  });
  it('is changed in place: its limit, its alerts and its tags', async () => {
    const news = { ...inputs, limitAmount: '50.0', notifications: [alert(50), alert(100)], tags: { team: 'b' } };
    assert.deepEqual(budgetsBudget.diff(inputs, news).replaces, []);
    await budgetsBudget.update(clients, id, {}, inputs, news);
    assert.deepEqual((await budgetsBudget.read(clients, id, news, {}))?.inputs, news);
  });
  it('is gone once deleted, and deleting it again is no error', async () => {
    await budgetsBudget.delete(clients, id, {});
    assert.equal(await budgetsBudget.read(clients, id, inputs, {}), undefined);
    await budgetsBudget.delete(clients, id, {});
  });
});
