// AWS CodeCommit: json 1.1, and git's smart HTTP protocol below /v1/repos/.
import type { Service } from '../../service';
import { commentOperations } from './comments';
import { commitOperations } from './commits';
import { differenceOperations } from './differences';
import { followAll } from './follow-references';
import { answerGit } from './git-http';
import { conflictOperations } from './merge-conflicts';
import { mergeOperations, resumeMerges } from './merge-pull-request';
import { mergesUnderWay, openPullRequestTables } from './pull-request-records';
import { pullRequestOperations } from './pull-requests';
import { repositoryOperations } from './repositories';
import { repositoryTable } from './repository-records';
import shapes from './shapes.json';
import { updateOperations } from './update-pull-request';
import { validationCodeOf } from './validation-codes';

/** The service. */
export const codecommit: Service = {
  name: 'codecommit', signingNames: ['codecommit'], validationCode: 'InvalidParameterException', validationCodeOf, shapes,
  open(cloud) {
    repositoryTable(cloud.store);
    openPullRequestTables(cloud.store);
    const cutOff = mergesUnderWay(cloud.store);
    return {
      operations: [...repositoryOperations, ...commitOperations, ...differenceOperations, ...pullRequestOperations, ...updateOperations, ...mergeOperations, ...conflictOperations, ...commentOperations],
      web: { prefix: '/v1/repos/', answer: (request, judge) => answerGit(cloud, request, judge) },
      async resume() {
        await resumeMerges(cloud, cutOff);
        await followAll(cloud);
      },
    };
  },
};
