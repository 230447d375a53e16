using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>The environment belongs to the whole process, so these tests are one class, and no other test reads it.</summary>
public sealed class EnvironmentKeyTests : IDisposable
{
    private static readonly string[] Names = ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"];
    private readonly FakeFal fal = new();
    private readonly string?[] before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public EnvironmentKeyTests() => Set(null, null, null);

    [Theory]
    [InlineData("a:b\n", null, null, "Key a:b")]
    [InlineData(null, "id", "secret\n", "Key id:secret")]
    [InlineData("a:b", "id", "secret", "Key a:b")]
    [InlineData(" ", "id", "secret", "Key id:secret")]
    public async Task A_client_without_a_key_takes_that_of_the_environment(string? key, string? id, string? secret, string header)
    {
        Set(key, id, secret);
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.SubmitAsync(configure: options => options.ApiKey = null);
        Assert.Equal(header, fal.Handler.Sent[0].Header("Authorization"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("id", null)]
    [InlineData(null, "secret")]
    public void Without_any_key_a_client_cannot_be_made_and_says_how_to_give_one(string? id, string? secret)
    {
        Set(null, id, secret);
        KlingException exception = Assert.Throws<KlingException>(() => new KlingClient());
        Assert.Contains("FAL_KEY", exception.Message, StringComparison.Ordinal);
        Assert.Contains("KlingClientOptions.ApiKey", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_needs_no_key_in_the_environment()
    {
        using KlingClient client = new(new KlingClientOptions { ApiKeyProvider = _ => ValueTask.FromResult("a:b") });
        Assert.NotNull(client.GetJob(FakeFal.Ticket));
    }

    public void Dispose()
    {
        for (int i = 0; i < Names.Length; i++)
        {
            Environment.SetEnvironmentVariable(Names[i], before[i]);
        }
    }

    private static void Set(params ReadOnlySpan<string?> values)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            Environment.SetEnvironmentVariable(Names[i], values[i]);
        }
    }
}
