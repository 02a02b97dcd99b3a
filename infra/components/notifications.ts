// Mails about what people have to know: runs that failed or were refused, models that were registered, approved or rejected.
import type * as pulumi from '@pulumi/pulumi';
import * as events from '@pulumi/aws-native/events';
import * as sns from '@pulumi/aws-native/sns';
import { arnOf, deliveryRepositories, type EnvironmentNames, type Place } from '../names';
import { topicPolicy, type NotifiedEvent } from '../permissions/topic-policy';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Notifications. */
export interface NotificationsArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  keyArn: pulumi.Input<string>;
  /** Mail addresses; AWS asks each for its consent. */
  emails: readonly string[];
  /** Whether the environment has pipelines of delivery. */
  delivers: boolean;
  transform?: { topic?: Transform<sns.TopicArgs>; policy?: Transform<sns.TopicInlinePolicyArgs>; rule?: Transform<events.RuleArgs> };
}

/** Which events a rule is for, and what the mail says of one. */
interface Notice {
  description: string;
  /** Whether only an environment with delivery has it. @default false */
  ofDelivery?: boolean;
  pattern(place: Place, names: EnvironmentNames): object;
  /** Name in the text -> where it stands in the event. */
  paths: Readonly<Record<string, string>>;
  /** With `<name>` for each path; one line, as EventBridge's templates of texts are. */
  text: string;
}

/** Source of the forms: SageMaker Developer Guide, "Events that SageMaker AI sends to EventBridge"; CodePipeline User Guide, "Monitoring CodePipeline events". */
const notices: Readonly<Record<NotifiedEvent, Notice>> = {
  'run-failed': {
    description: 'A run of the pipeline failed, or a gate refused its model',
    pattern: (place, names) => ({
      source: ['aws.sagemaker'], 'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
      detail: { pipelineArn: [arnOf(place, 'sagemaker', `pipeline/${names.pipeline}`)], currentPipelineExecutionStatus: ['Failed'] },
    }),
    paths: { execution: '$.detail.pipelineExecutionArn' },
    text: 'The run <execution> failed or its model was refused. Why: mlops report',
  },
  'model-changed': {
    description: 'A model was registered, approved or rejected',
    pattern: (_place, names) => ({ source: ['aws.sagemaker'], 'detail-type': ['SageMaker Model Package State Change'], detail: { ModelPackageGroupName: [names.modelPackageGroup] } }),
    paths: { package: '$.detail.ModelPackageArn', status: '$.detail.ModelApprovalStatus' },
    text: 'The model <package> is <status>. Its verdict: mlops models',
  },
  'delivery-failed': {
    description: 'A delivery failed', ofDelivery: true,
    pattern: (_place, names) => ({ source: ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], detail: { pipeline: deliveryRepositories.map((repository) => names.delivery(repository)), state: ['FAILED'] } }),
    paths: { pipeline: '$.detail.pipeline', execution: '$.detail.execution-id' },
    text: 'The delivery <pipeline> failed; what served before serves on. Where and why (execution <execution>): mlops delivery show',
  },
};

/** One topic, encrypted with the environment's key, and one rule a kind of event. */
export class Notifications extends Component {
  readonly topicArn: pulumi.Output<string>;
  readonly nodes: { readonly topic: sns.Topic; readonly policy: sns.TopicInlinePolicy; readonly rules: readonly events.Rule[] };

  constructor(name: string, private readonly args: NotificationsArgs, options?: pulumi.ComponentResourceOptions) {
    super('Notifications', name, options);
    const topic = this.createTopic();
    const policy = this.createPolicy(topic);
    const rules = Object.entries(notices).filter(([, { ofDelivery = false }]) => args.delivers || !ofDelivery).map(([event, notice]) => this.createRule(event, notice, topic, policy));
    this.topicArn = topic.topicArn;
    this.nodes = { topic, policy, rules };
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private createTopic(): sns.Topic {
    const { place, names, keyArn, emails, tags, transform } = this.args;
    return new sns.Topic(...this.child<sns.TopicArgs>('topic', {
      topicName: names.topic, displayName: `${place.workflow} ${place.environment}`, kmsMasterKeyId: keyArn,
      subscription: emails.map((endpoint) => ({ protocol: 'email', endpoint })), tags: tagList(tags),
    }, transform?.topic));
  }

  private createPolicy(topic: sns.Topic): sns.TopicInlinePolicy {
    const { place, names, transform } = this.args;
    return new sns.TopicInlinePolicy(...this.child<sns.TopicInlinePolicyArgs>('policy', { topicArn: topic.topicArn, policyDocument: topicPolicy(place, names) }, transform?.policy));
  }

  private createRule(event: string, { description, pattern, paths, text }: Notice, topic: sns.Topic, policy: sns.TopicInlinePolicy): events.Rule {
    const { place, names, tags, transform } = this.args;
    return new events.Rule(...this.child<events.RuleArgs>(event, {
      name: names.rule(event), description: `${description}, workflow ${place.workflow}, environment ${place.environment}`, eventPattern: pattern(place, names), state: 'ENABLED',
      targets: [{ id: 'topic', arn: topic.topicArn, inputTransformer: { inputPathsMap: { ...paths }, inputTemplate: JSON.stringify(text) } }],
      tags: tagList(tags),
    }, transform?.rule, { dependsOn: [policy] }));
  }
}
