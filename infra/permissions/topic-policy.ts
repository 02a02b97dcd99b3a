// Who may publish to the environment's topic: its own rules, and its budget.
import { arnOf, type EnvironmentNames, type Place } from '../names';
import type { PolicyDocument } from './statement';

/** Kinds of events that mails are sent about; each is the name of an EventBridge rule. */
export const notifiedEvents = ['run-failed', 'model-changed', 'delivery-failed'] as const;
export type NotifiedEvent = (typeof notifiedEvents)[number];

/** The topic's policy. */
export function topicPolicy(place: Place, names: EnvironmentNames): PolicyDocument {
  const topic = arnOf(place, 'sns', names.topic);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'EventsOfTheEnvironment', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: topic,
        Condition: { ArnEquals: { 'aws:SourceArn': notifiedEvents.map((event) => arnOf(place, 'events', `rule/${names.rule(event)}`)) } },
      },
      {
        Sid: 'BudgetOfTheEnvironment', Effect: 'Allow', Principal: { Service: 'budgets.amazonaws.com' }, Action: 'sns:Publish', Resource: topic,
        Condition: { StringEquals: { 'aws:SourceAccount': place.account } },
      },
      { Sid: 'OnlyOverTls', Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sns:Publish', Resource: topic, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  };
}
