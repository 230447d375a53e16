using System.Globalization;

namespace Fal.Kling.Tests.Support;

/// <summary>fal's list of requests: newest first, within the requested time bounds, one page at a time, with a <c>Date</c> header.</summary>
internal sealed class FakeRequestList(VirtualTime time)
{
    public const string Input = """{"prompt":"A paper boat crossing a puddle","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}""";

    private readonly List<(DateTimeOffset SentAt, string Json)> entries = [];

    public int Pages { get; private set; }

    public Step Step => Reply.Dated(new Step((request, token) => Respond(request).Act(request, token)), time);

    public FakeRequestList Add(string id, double seconds, string input = Input)
    {
        DateTimeOffset sentAt = VirtualTime.Start + TimeSpan.FromSeconds(seconds);
        entries.Add((sentAt, Entry(id, sentAt, input)));
        return this;
    }

    public FakeRequestList AddUnreadable(double seconds, string json)
    {
        entries.Add((VirtualTime.Start + TimeSpan.FromSeconds(seconds), json));
        return this;
    }

    public static string Entry(string id, double seconds, string input = Input) => Entry(id, VirtualTime.Start + TimeSpan.FromSeconds(seconds), input);

    public static string Page(params string[] entries) => $$"""{"items":[{{string.Join(',', entries)}}],"next_cursor":null,"has_more":false}""";

    private static string Entry(string id, DateTimeOffset sentAt, string input) =>
        $$"""{"request_id":"{{id}}","endpoint_id":"x","sent_at":"{{sentAt.ToString("O", CultureInfo.InvariantCulture)}}","status_code":200,"json_input":{{input}}}""";

    private Step Respond(HttpRequestMessage request)
    {
        Pages++;
        Dictionary<string, string> query = request.RequestUri!.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        DateTimeOffset start = DateTimeOffset.Parse(query["start"], CultureInfo.InvariantCulture);
        DateTimeOffset end = DateTimeOffset.Parse(query["end"], CultureInfo.InvariantCulture);
        int limit = int.Parse(query["limit"], CultureInfo.InvariantCulture);
        int from = query.TryGetValue("cursor", out string? cursor) ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        string[] all = [.. entries.Where(entry => entry.SentAt >= start && entry.SentAt < end).OrderByDescending(entry => entry.SentAt).Select(entry => entry.Json)];
        string next = from + limit < all.Length ? $"\"{from + limit}\"" : "null";
        return Reply.Json(200, $$"""{"items":[{{string.Join(',', all.Skip(from).Take(limit))}}],"next_cursor":{{next}},"has_more":{{(next == "null" ? "false" : "true")}}}""");
    }
}
