// What the environment may cost a month, watched by AWS Budgets: Cloud Control has no handlers for it, so the aws provider makes it.
import type * as pulumi from '@pulumi/pulumi';
import { Budget as AwsBudget, type BudgetArgs as AwsBudgetArgs } from '@pulumi/aws/budgets/budget';
import type { EnvironmentNames, Place } from '../names';
import { Component, type CommonArgs, type Transform } from './component';

/** Arguments of Budget. */
export interface BudgetArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  /** US dollars a month. */
  monthlyDollars: number;
  /** Who is told. @default nobody: the budget can be looked at only */
  topicArn?: pulumi.Input<string>;
  transform?: { budget?: Transform<AwsBudgetArgs> };
}

/** When somebody is told: share of the budget in percent, of what was spent or of what is forecast. */
const alerts = [{ notificationType: 'FORECASTED', threshold: 100 }, { notificationType: 'ACTUAL', threshold: 80 }, { notificationType: 'ACTUAL', threshold: 100 }] as const;

/** One budget over everything with the environment's tag `stack`, which must be activated as a cost allocation tag in the billing console. */
export class Budget extends Component {
  readonly nodes: { readonly budget: AwsBudget };

  constructor(name: string, private readonly args: BudgetArgs, options?: pulumi.ComponentResourceOptions) {
    super('Budget', name, options);
    this.nodes = { budget: this.createBudget() };
    this.registerOutputs({});
  }

  private createBudget(): AwsBudget {
    const { place, names, tags, monthlyDollars, topicArn, transform } = this.args;
    return new AwsBudget(...this.child<AwsBudgetArgs>('monthly', {
      name: names.budget, accountId: place.account, budgetType: 'COST', timeUnit: 'MONTHLY', limitAmount: monthlyDollars.toFixed(1), limitUnit: 'USD',
      costFilters: [{ name: 'TagKeyValue', values: [`user:stack$${tags['stack'] ?? names.budget}`] }],
      ...(topicArn === undefined ? {} : { notifications: alerts.map((alert) => ({ ...alert, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE', subscriberSnsTopicArns: [topicArn] })) }),
      tags: { ...tags },
    }, transform?.budget));
  }
}
