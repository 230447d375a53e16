using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class ModerationTests
{
    private static readonly FalEmulatorOptions Options = new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RefusedWords = ["dragon", "smoke"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Refused => new()
    {
        { "fal-ai/kling-video/v2.1/master/text-to-video", """{"prompt":"A DRAGON sleeps"}""" },
        { "fal-ai/kling-video/v3/pro/text-to-video", """{"multi_prompt":[{"prompt":"A boat","duration":"3"},{"prompt":"Blue smoke","duration":"3"}],"duration":"6"}""" },
        { "fal-ai/kling-video/v1/tts", """{"text":"Where is the dragon?"}""" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_prompt_with_a_refused_word_is_a_content_policy_violation(string endpointId, string input)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(Options, Token);
        using KlingClient client = ClientOf(fal);

        KlingValidationException refused = await Assert.ThrowsAsync<KlingValidationException>(
            () => client.RunAsync(new CustomRequest(endpointId, System.Text.Json.Nodes.JsonNode.Parse(input)!.AsObject()), cancellationToken: Token));

        Assert.True(refused.IsContentPolicy);
        Assert.Contains(input.Contains("text\"", StringComparison.Ordinal) ? "text" : "prompt", Assert.Single(refused.Problems).Path, StringComparison.Ordinal);
        Assert.Equal(0, fal.AmountCharged);
    }

    [Fact]
    public async Task A_refused_word_is_allowed_outside_of_prompts()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(Options, Token);
        using KlingClient client = ClientOf(fal);

        await client.TextToVideoAsync(new() { Prompt = "A paper boat", NegativePrompt = "smoke" }, cancellationToken: Token);

        Assert.Single(fal.Jobs);
    }

    private static KlingClient ClientOf(FalEmulator fal)
    {
        KlingClientOptions options = new();
        fal.Configure(options);
        return new KlingClient(options);
    }
}
