using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.DependencyInjection;

/// <summary>An invalid option fails when the client is created, and is named.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string, string> BadUrls => new()
    {
        { "http://queue.fal.run", "https" },
        { "http://192.168.0.1", "https" },
        { "ftp://queue.fal.run", "https" },
        { "/queue", "absolute" },
        { "queue.fal.run", "absolute" },
        { "https://user:pass-word@queue.fal.run", "not contain a user name" },
        { "https://queue.fal.run/?token=pass-word", "not have a query" },
        { "https://queue.fal.run/#a", "not have a query or a fragment" },
        { "user:pass-word@queue.fal.run", "https" },
    };

    [Theory]
    [MemberData(nameof(BadUrls))]
    public void A_host_that_must_not_receive_the_key_is_rejected(string text, string expected)
    {
        Uri url = new(text, UriKind.RelativeOrAbsolute);
        AssertRefused(options => options.QueueUrl = url, "QueueUrl", expected);
        AssertRefused(options => options.StorageUrl = url, "StorageUrl", expected);
        AssertRefused(options => options.PlatformUrl = url, "PlatformUrl", expected);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://localhost:5000/fal")]
    [InlineData("http://[::1]:5000")]
    [InlineData("https://proxy.example/fal/queue")]
    public void A_loopback_emulator_and_an_https_proxy_are_accepted(string url) =>
        Assert.NotNull(Make(options => options.QueueUrl = new Uri(url)).GetJob(FakeFal.Ticket));

    [Fact]
    public void Each_invalid_limit_is_named()
    {
        AssertRefused(options => options.HttpTimeout = TimeSpan.Zero, "HttpTimeout", "more than zero");
        AssertRefused(options => options.HttpTimeout = Timeout.InfiniteTimeSpan, "HttpTimeout", "infinite");
        AssertRefused(options => options.HttpTimeout = TimeSpan.FromDays(30), "HttpTimeout", "one day");
        AssertRefused(options => options.MaxRetries = -1, "MaxRetries", "0 to 10");
        AssertRefused(options => options.MaxRetries = 11, "MaxRetries", "0 to 10");
        AssertRefused(options => options.TimeProvider = null!, "TimeProvider", "null");
        AssertRefused(options => options.QueueUrl = null!, "QueueUrl", "null");
        AssertRefused(options => options.ApiKeyProvider = _ => ValueTask.FromResult("k"), "ApiKeyProvider", "ApiKey");
        Assert.Throws<ArgumentNullException>(() => new KlingClient((KlingClientOptions)null!));
    }

    [Fact]
    public void No_message_shows_the_key()
    {
        ArgumentException exception = AssertRefused(options => options.MaxRetries = -1, "MaxRetries", "0 to 10");
        Assert.DoesNotContain("key-secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_options_are_read_once_so_a_later_change_cannot_mix_two_accounts()
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        KlingClientOptions options = new() { ApiKey = FakeFal.Key, TimeProvider = fal.Time };
        using KlingClient client = new(options, fal.Handler);
        options.ApiKey = "another:key-secret";
        options.QueueUrl = new Uri("https://another.example");
        await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
        Assert.Equal(FakeFal.SubmitUrl, fal.Handler.Sent[0].Url);
        Assert.Equal("Key " + FakeFal.Key, fal.Handler.Sent[0].Header("Authorization"));
    }

    [Fact]
    public async Task Disposing_the_client_does_not_dispose_the_callers_handler()
    {
        FakeFal fal = new();
        fal.Handler.File.Then(Reply.Text(200, "still open"));
        using HttpClient http = new(fal.Handler);
        new KlingClient(new KlingClientOptions { ApiKey = FakeFal.Key }, fal.Handler).Dispose();
        Assert.Equal("still open", await http.GetStringAsync(new Uri("https://example.com/"), TestContext.Current.CancellationToken));
    }

    private static KlingClient Make(Action<KlingClientOptions> change)
    {
        KlingClientOptions options = new() { ApiKey = FakeFal.Key };
        change(options);
        return new KlingClient(options);
    }

    private static ArgumentException AssertRefused(Action<KlingClientOptions> change, string name, string limit)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Make(change));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains(limit, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", exception.Message, StringComparison.Ordinal);
        return exception;
    }
}
