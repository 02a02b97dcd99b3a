// A person's approval: the topic is told, and the execution waits for PutApprovalResult, seven days at most.
import { configurationFaults, type ActionKind, type ActionWork } from './action-kind';

/** Milliseconds after which nobody has decided (CodePipeline quotas). */
const PATIENCE = 7 * 24 * 60 * 60 * 1000;

/** What CodePipeline sends to the topic of an approval. Source: CodePipeline User Guide, "JSON data format for manual approval notifications". */
function notification({ cloud, execution, action, configuration }: ActionWork, stage: string, token: string): string {
  return JSON.stringify({
    region: cloud.region, consoleLink: `https://console.aws.amazon.com/codepipeline/home?region=${cloud.region}#/view/${execution.pipelineName}`,
    approval: {
      pipelineName: execution.pipelineName, stageName: stage, actionName: action.name, token, expires: new Date(cloud.now() + PATIENCE).toISOString().slice(0, 16).concat('Z'),
      externalEntityLink: configuration['ExternalEntityLink'] ?? null, approvalReviewLink: `https://console.aws.amazon.com/codepipeline/home?region=${cloud.region}#/view/${execution.pipelineName}/${stage}/${action.name}/approve/${token}`,
      customData: configuration['CustomData'] ?? null,
    },
  });
}

export const manualApproval: ActionKind = {
  category: ['Approval'], provider: 'Manual',
  faults: (action) => configurationFaults(action, [], ['NotificationArn', 'CustomData', 'ExternalEntityLink']),
  async begin(work) {
    const { cloud, caller, execution, configuration } = work;
    const token = cloud.newId();
    const stage = execution.declaration.stages[execution.stageIndex]?.name ?? '';
    const topic = configuration['NotificationArn'];
    if (topic !== undefined) await cloud.call('sns', 'Publish', { TopicArn: topic, Subject: `APPROVAL NEEDED: AWS CodePipeline ${execution.pipelineName} for action ${work.action.name}`.slice(0, 100), Message: notification(work, stage, token) }, caller);
    return { status: 'InProgress', token };
  },
  async look({ cloud }, run) {
    return cloud.now() - run.startTime > PATIENCE ? { status: 'Failed', error: { code: 'Timeout', message: 'Nobody decided within seven days' } } : { status: 'InProgress' };
  },
};
