using System.Reflection;
using Fal.Kling.Tests.Transfer;

namespace Fal.Kling.Tests.Conventions;

/// <summary>The query of a URL is often a signature or a token, and a record is often logged.</summary>
public sealed class SecretUrlTests
{
    private static readonly Uri Secret = new("https://otter:pa55word@example.com/a/b.mp4?token=s3cret#s3cret");

    private static readonly object[] Samples =
    [
        FakeCdn.Video with { Url = Secret },
        new SubmitOptions { WebhookUrl = Secret, Tags = new Dictionary<string, string> { ["order"] = "7" } },
    ];

    public static TheoryData<string> Records => [.. RecordsWithAUrl().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_with_a_url_shows_neither_its_query_nor_its_password(string record)
    {
        object sample = Samples.SingleOrDefault(sample => sample.GetType().Name == record)
            ?? throw new InvalidOperationException($"{record} has a URL. Add a sample with a secret in its URL to this test.");
        string text = sample.ToString()!;
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redacted_url_is_still_recognisable()
    {
        Assert.Contains("https://example.com/a/b.mp4", Samples[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(FakeCdn.Video.Ticket.RequestId, Samples[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("https://example.com/a/b.mp4", Samples[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("order=7", Samples[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_the_options_lists_every_setting() =>
        Assert.All(
            typeof(SubmitOptions).GetProperties().Where(property => !property.PropertyType.IsAssignableTo(typeof(Delegate))),
            property => Assert.Contains($"{property.Name} = ", new SubmitOptions().ToString(), StringComparison.Ordinal));

    [Fact]
    public void The_text_of_a_file_shows_every_property_with_the_request_id_for_its_ticket() =>
        Assert.All(
            typeof(KlingFile).GetProperties().Where(property => property.PropertyType != typeof(JobTicket)),
            property => Assert.Contains($"{property.Name} = ", FakeCdn.Video.ToString(), StringComparison.Ordinal));

    private static IEnumerable<Type> RecordsWithAUrl() =>
        from type in typeof(KlingClient).Assembly.GetExportedTypes()
        where !type.IsAbstract && type.GetMethod("<Clone>$") is not null
        where type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => property.PropertyType == typeof(Uri) && property.CanWrite)
        select type;
}
