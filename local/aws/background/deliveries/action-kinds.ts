// The kinds of actions that are served: one file and one line each.
import type { ActionDeclaration } from '../../services/codepipeline/pipeline-declaration';
import type { ActionKind } from './action-kind';
import { codecommitSource } from './codecommit-source';
import { codebuildAction } from './codebuild-action';
import { connectionSource } from './connection-source';
import { manualApproval } from './manual-approval';
import { s3Source } from './s3-source';

export const actionKinds: readonly ActionKind[] = [codecommitSource, s3Source, connectionSource, codebuildAction, manualApproval];

/** The kind of an action, if it is served. */
export function kindOf({ actionTypeId: { category, owner, provider } }: ActionDeclaration): ActionKind | undefined {
  return owner === 'AWS' ? actionKinds.find((kind) => kind.provider === provider && kind.category.includes(category)) : undefined;
}

/** What is wrong with an action's declaration. */
export function actionFaults(action: ActionDeclaration): string[] {
  const kind = kindOf(action);
  const { category, owner, provider } = action.actionTypeId;
  const served = actionKinds.map((each) => `${each.category.join('/')} by ${each.provider}`).join(', ');
  return kind === undefined ? [`The embedded AWS does not serve the action ${category} by ${owner}/${provider} (${action.name}); it serves ${served}`] : kind.faults(action);
}
