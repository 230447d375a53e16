using System.Diagnostics.Metrics;
using System.Globalization;
using Fal.Kling;
using Fal.Kling.OrderApp;
using Fal.Kling.Tests.Support;

// Asks for every order of a list with its idempotency key. It runs in a process of its own, which can be killed at any moment and started again with the same arguments.
if (args is not ["--queue", string queue, "--platform", string platform, "--key", string key, "--store", string spec, "--skew", string hours, "--start", string start, "--list", string list])
{
    Console.Error.WriteLine("--queue URL --platform URL --key KEY --store STORE --skew HOURS --start UNIX_MILLISECONDS --list FILE");
    return 2;
}

using MeterListener events = new();
events.InstrumentPublished = (instrument, listener) =>
{
    if (instrument.Name == "fal.kling.idempotency")
    {
        listener.EnableMeasurementEvents(instrument);
    }
};
events.SetMeasurementEventCallback<long>((_, _, tags, _) =>
{
    foreach (KeyValuePair<string, object?> tag in tags)
    {
        if (tag.Key == "fal.kling.idempotency.event")
        {
            Console.WriteLine($"event {tag.Value}");
        }
    }
});
events.Start();

IKlingIdempotencyStore store = OrderStores.Open(spec);
KlingClientOptions options = new()
{
    ApiKey = key,
    QueueUrl = new Uri(queue),
    PlatformUrl = new Uri(platform),
    IdempotencyStore = store,
    HttpTimeout = TimeSpan.FromSeconds(2),
    TimeProvider = new SkewedTime(TimeProvider.System, TimeSpan.FromHours(double.Parse(hours, CultureInfo.InvariantCulture))),
};
using KlingClient client = new(options);
await WarmUp.RunAsync(options.QueueUrl, store);
Console.WriteLine("ready");
OrderCaller caller = new(client, store, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(start, CultureInfo.InvariantCulture)));
await Task.WhenAll(OrderList.Read(list).Select(caller.CallAsync));
return 0;
