// AWS CodeCommit: json 1.1, and git's smart HTTP protocol below /v1/repos/.
import type { Service } from '../../service';
import { commentOperations, openCommentTables } from './comments';
import { commitOperations } from './commits';
import { differenceOperations } from './differences';
import { answerGit } from './git-http';
import { mergeOperations } from './merge-pull-request';
import { openPullRequestTables } from './pull-request-records';
import { pullRequestOperations } from './pull-requests';
import { repositoryOperations } from './repositories';
import { repositoryTable } from './repository-records';
import shapes from './shapes.json';

/** The service. */
export const codecommit: Service = {
  name: 'codecommit', signingNames: ['codecommit'], validationCode: 'InvalidParameterException', shapes,
  open(cloud) {
    repositoryTable(cloud.store);
    openPullRequestTables(cloud.store);
    openCommentTables(cloud.store);
    return { operations: [...repositoryOperations, ...commitOperations, ...differenceOperations, ...pullRequestOperations, ...mergeOperations, ...commentOperations], web: { prefix: '/v1/repos/', answer: (request, judge) => answerGit(cloud, request, judge) } };
  },
};
