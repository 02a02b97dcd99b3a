// AWS CodeCommit: json 1.1, and git's smart HTTP protocol below /v1/repos/.
import type { Service } from '../../service';
import { commitOperations } from './commits';
import { answerGit } from './git-http';
import { repositoryOperations } from './repositories';
import { repositoryTable } from './repository-records';
import shapes from './shapes.json';

/** The service. */
export const codecommit: Service = {
  name: 'codecommit', signingNames: ['codecommit'], validationCode: 'InvalidParameterException', shapes,
  open(cloud) {
    repositoryTable(cloud.store);
    return { operations: [...repositoryOperations, ...commitOperations], web: { prefix: '/v1/repos/', answer: (request, judge) => answerGit(cloud, request, judge) } };
  },
};
