using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

[Collection(KeyEnvironment.Collection)]
public sealed class EnvironmentKeyTests : IDisposable
{
    private readonly KeyEnvironment environment = new();
    private readonly FakeFal fal = new();

    [Theory]
    [InlineData("a:b\n", null, null, "Key a:b")]
    [InlineData(null, "id", "secret\n", "Key id:secret")]
    [InlineData("a:b", "id", "secret", "Key a:b")]
    [InlineData(" ", "id", "secret", "Key id:secret")]
    public async Task A_client_without_a_key_uses_the_environment_variable(string? key, string? id, string? secret, string header)
    {
        KeyEnvironment.Set(key, id, secret);
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.SubmitAsync(configure: options => options.ApiKey = null);
        Assert.Equal(header, fal.Handler.Sent[0].Header("Authorization"));
    }

    [Theory]
    [InlineData(null, null, "KlingClientOptions.ApiKeyProvider.")]
    [InlineData("id", null, "FAL_KEY_SECRET is not.")]
    [InlineData(null, "secret", "FAL_KEY_ID is not.")]
    public void Creating_a_client_without_any_key_fails_and_says_how_to_supply_one(string? id, string? secret, string end)
    {
        KeyEnvironment.Set(null, id, secret);
        KlingException exception = Assert.Throws<KlingException>(() => new KlingClient());
        Assert.Contains("FAL_KEY", exception.Message, StringComparison.Ordinal);
        Assert.Contains(end, exception.Message, StringComparison.Ordinal);
        Assert.Contains("KlingClientOptions.ApiKey", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_provider_needs_no_key_in_the_environment()
    {
        using KlingClient client = new(new KlingClientOptions { ApiKeyProvider = _ => ValueTask.FromResult("a:b") });
        Assert.NotNull(client.GetJob(FakeFal.Ticket));
    }

    public void Dispose() => environment.Dispose();
}
