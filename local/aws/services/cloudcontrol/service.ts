// AWS Cloud Control API: json 1.0. The JS SDK signs for `cloudcontrolapi`, the Go SDK for `cloudapiservice`.
import type { Operation } from '../../operation';
import type { Service } from '../../service';
import { createResource, deleteResource, updateResource } from './change-resources';
import { getResource, listResources } from './read-resources';
import { cancelResourceRequest, getResourceRequestStatus, listResourceRequests } from './request-status';
import { clientTokenTable, requestTable } from './request-records';
import { ResourceRequests } from './resource-requests';
import shapes from './shapes.json';

/** The service; in IAM its actions are `cloudformation:*`. */
export const cloudcontrol: Service = {
  name: 'cloudcontrol',
  signingNames: ['cloudcontrolapi', 'cloudapiservice'],
  actionPrefix: 'cloudformation',
  shapes,
  open(cloud) {
    for (const table of [requestTable, clientTokenTable]) table(cloud.store);
    const requests = new ResourceRequests(cloud);
    return {
      operations: [
        createResource(requests), getResource(requests), updateResource(requests), deleteResource(requests), listResources(requests),
        getResourceRequestStatus, listResourceRequests, cancelResourceRequest,
      ] as readonly Operation[],
      resume: () => requests.resume(),
    };
  },
};
