// A web server in a container, traced with the X-Ray SDK: it begins the trace. Serves one request for an order, then ends.
import { get, xray } from './x-ray-sdk.mjs';

const segment = new xray.Segment('storefront');
segment.addAnnotation('page', 'basket');
xray.getNamespace().run(async () => {
  xray.setSegment(segment);
  await xray.captureAsyncFunc('render basket', async (subsegment) => {
    const status = await get(`${process.env.SHOP_URL}/orders`);
    subsegment.addAnnotation('status', status);
    subsegment.close();
  });
  segment.close();
});
