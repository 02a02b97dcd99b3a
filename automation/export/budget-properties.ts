// AWS::Budgets::Budget out of the inputs of aws:budgets/budget:Budget, which is formed as Terraform has it.
interface BudgetInputs {
  name: string; budgetType: string; timeUnit: string; limitAmount: string; limitUnit: string;
  costFilters?: { name: string; values: string[] }[];
  notifications?: { notificationType: string; comparisonOperator: string; threshold: number; thresholdType: string; subscriberSnsTopicArns?: string[]; subscriberEmailAddresses?: string[] }[];
  tags?: Readonly<Record<string, string>>;
}

/** The properties, in CloudFormation's names. */
export function budgetProperties(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, budgetType, timeUnit, limitAmount, limitUnit, costFilters = [], notifications = [], tags = {} } = inputs as unknown as BudgetInputs;
  return {
    Budget: {
      BudgetName: name, BudgetType: budgetType, TimeUnit: timeUnit, BudgetLimit: { Amount: Number(limitAmount), Unit: limitUnit },
      CostFilters: Object.fromEntries(costFilters.map((filter) => [filter.name, filter.values])),
    },
    ...(notifications.length === 0 ? {} : {
      NotificationsWithSubscribers: notifications.map(({ notificationType, comparisonOperator, threshold, thresholdType, subscriberSnsTopicArns = [], subscriberEmailAddresses = [] }) => ({
        Notification: { NotificationType: notificationType, ComparisonOperator: comparisonOperator, Threshold: threshold, ThresholdType: thresholdType },
        Subscribers: [...subscriberSnsTopicArns.map((Address) => ({ SubscriptionType: 'SNS', Address })), ...subscriberEmailAddresses.map((Address) => ({ SubscriptionType: 'EMAIL', Address }))],
      })),
    }),
    ResourceTags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
