// Which Data Wrangler image runs a flow.
import assert from 'node:assert/strict';
import type { Flow } from '../../flows/flow';
import { dataWranglerImage } from '../../steps/data-wrangler-image';

function flow(members: Record<string, unknown>): Flow {
  return { metadata: { version: 1 }, nodes: [], ...members } as unknown as Flow;
}

describe('the Data Wrangler image', () => {
  it("is in the region's account", () => {
    assert.equal(dataWranglerImage(flow({}), 'eu-west-1', '5.1.3'), '245179582081.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-data-wrangler-container:5.1.3');
    assert.match(dataWranglerImage(flow({}), 'cn-north-1'), /^245909111842\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\//);
  });

  it('follows the image that wrote the flow, else what the flow holds', () => {
    const written = flow({ internal_metadata: { dw_job: { container_uri: '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:5.0.9' } } });
    assert.match(dataWranglerImage(written, 'us-east-1'), /:5\.0\.9$/);
    assert.match(dataWranglerImage(flow({ metadata: { version: 1, disable_validation: true } }), 'us-east-1'), /:2\.x$/);
    assert.match(dataWranglerImage(flow({}), 'us-east-1'), /:1\.x$/);
    assert.match(dataWranglerImage(flow({}), 'il-central-1'), /:3\.x$/);
  });

  it('is refused in a region that has none', () => {
    assert.throws(() => dataWranglerImage(flow({}), 'us-gov-west-1'), /no image in region us-gov-west-1; it has in af-south-1/);
  });
});
