// GetResourceRequestStatus, ListResourceRequests and CancelResourceRequest.
import type {
  CancelResourceRequestInput, GetResourceRequestStatusInput, ListResourceRequestsInput,
} from '@aws-sdk/client-cloudcontrol';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { progressEvent, requestOf, requestTable } from './request-records';

/** GetResourceRequestStatus. */
export const getResourceRequestStatus: Operation<Checked<GetResourceRequestStatusInput>> = {
  name: 'GetResourceRequestStatus',
  handle: async (input, { cloud }) => ({ ProgressEvent: progressEvent(requestOf(cloud.store, input.RequestToken)) }),
};

/** ListResourceRequests: newest first. */
export const listResourceRequests: Operation<Checked<ListResourceRequestsInput>> = {
  name: 'ListResourceRequests',
  async handle(input, { cloud }) {
    const { Operations: operations, OperationStatuses: statuses } = input.ResourceRequestStatusFilter ?? {};
    const records = [...requestTable(cloud.store).range()].map((entry) => entry.value)
      .filter((record) => operations === undefined || operations.includes(record.operation))
      .filter((record) => statuses === undefined || statuses.includes(record.status))
      .sort((a, b) => b.eventTime - a.eventTime || (a.token < b.token ? -1 : 1));
    const { items, nextToken } = page(records, (record) => record.token, { nextToken: input.NextToken, limit: input.MaxResults ?? 20 });
    return { ResourceRequestStatusSummaries: items.map(progressEvent), NextToken: nextToken };
  },
};

/** CancelResourceRequest: requests are carried out to their end before they are answered, so there is hardly one to cancel. */
export const cancelResourceRequest: Operation<Checked<CancelResourceRequestInput>> = {
  name: 'CancelResourceRequest',
  async handle(input, { cloud }) {
    const record = requestOf(cloud.store, input.RequestToken);
    throw new AwsError('ConcurrentModificationException', `The request ${record.token} is ${record.status} and cannot be cancelled: the embedded AWS carries out a request at once.`);
  },
};
