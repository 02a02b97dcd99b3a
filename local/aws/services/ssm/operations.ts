// The operations of SSM: an open list.
import type { Operation } from '../../operation';
import { deleteParameter, deleteParameters } from './delete-parameters';
import { describeParameters } from './describe-parameters';
import { getParameter, getParameterHistory, getParameters, getParametersByPath } from './get-parameters';
import { putParameter } from './put-parameter';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags';

export const operations: readonly Operation[] = [
  putParameter, getParameter, getParameters, getParametersByPath, getParameterHistory, deleteParameter, deleteParameters, describeParameters,
  addTagsToResource, removeTagsFromResource, listTagsForResource,
];
