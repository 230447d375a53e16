using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Requests;

/// <summary>Checks that involve the model and other properties. They run before any I/O.</summary>
public sealed class RequestValidationTests
{
    private static readonly KlingMedia Image = KlingMedia.FromUrl("https://example.com/first.png");

    public static TheoryData<KlingRequest<KlingVideo>, string, string, Func<KlingModel, bool>> Impossible => new()
    {
        { new TextToVideoRequest { Prompt = "p", Model = KlingModel.V21Pro }, "Model", KlingModel.V21Pro.Id, model => model.TextToVideoEndpoint is not null },
        { new TextToVideoRequest { Prompt = "p", Model = KlingModel.V25TurboStandard }, "Model", KlingModel.V25TurboStandard.Id, model => model.TextToVideoEndpoint is not null },
        { new TextToVideoRequest { Prompt = "p", CameraMove = CameraMove.DownBack }, "CameraMove", KlingModel.V21Master.Id, model => model.SupportsCameraControl },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image }, "TailImage", KlingModel.V21Master.Id, model => model.SupportsTailImage },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image, Model = KlingModel.V21Standard }, "TailImage", KlingModel.V21Standard.Id, model => model.SupportsTailImage },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, StaticMask = Image, Model = KlingModel.V16Pro }, "StaticMask", KlingModel.V16Pro.Id, model => model.SupportsMasks },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, AspectRatio = AspectRatio.Square1x1 }, "AspectRatio", KlingModel.V21Master.Id, model => model.SupportsImageAspectRatio },
        { new EffectRequest { Scene = EffectScenes.Hug, Images = [Image, Image], Model = KlingModel.V21Pro }, "Model", KlingModel.V21Pro.Id, model => model.EffectsEndpoint is not null },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task A_field_that_the_model_does_not_support_is_rejected_before_any_request_and_the_message_names_models_that_do(KlingRequest<KlingVideo> request, string path, string model, Func<KlingModel, bool> canDoIt)
    {
        FakeFal fal = new();
        bool written = false;
        SubmitOptions options = new() { OnSubmitting = (_, _) => { written = true; return default; } };

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(request, options)));

        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(path, problem.Path);
        Assert.EndsWith($"These models support it: {string.Join(", ", KlingModel.All.Where(canDoIt))}.", problem.Message, StringComparison.Ordinal);
        Assert.Contains(model, problem.Message, StringComparison.Ordinal);
        Assert.Contains(problem.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.Ticket);
        Assert.Null(exception.RawBody);
        Assert.Empty(fal.Handler.Sent);
        Assert.False(written);
        Assert.Equal(exception.Problems, request.Validate());
    }

    [Fact]
    public void All_problems_of_a_request_are_reported_at_once()
    {
        ImageToVideoRequest request = new() { Prompt = "p", Image = Image, TailImage = Image, StaticMask = Image };
        Assert.Equal(["TailImage", "StaticMask"], request.Validate().Where(problem => !problem.IsWarning).Select(problem => problem.Path));
    }

    [Fact]
    public async Task An_unknown_model_is_rejected_and_the_message_says_how_to_use_it()
    {
        FakeFal fal = new();
        TextToVideoRequest request = new() { Prompt = "p", Model = KlingModel.FromId("fal-ai/kling-video/v9/ultra") };
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(request)));
        Assert.Contains("fal-ai/kling-video/v9/ultra", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(CustomRequest), exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public void Requests_that_the_models_support_have_no_problems()
    {
        Assert.Empty(new TextToVideoRequest { Prompt = "p" }.Validate());
        Assert.All(KlingModel.All, model => Assert.Empty(new ImageToVideoRequest { Prompt = "p", Image = Image, Model = model }.Validate()));
        Assert.All(KlingModel.All.Where(model => model.TextToVideoEndpoint is not null), model => Assert.Empty(new TextToVideoRequest { Prompt = "p", Model = model }.Validate()));
        Assert.Empty(new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image, Model = KlingModel.V21Pro }.Validate());
    }

    [Fact]
    public async Task TextToVideoAsync_rejects_an_unsupported_model_before_any_request()
    {
        FakeFal fal = new();
        TextToVideoRequest request = new() { Prompt = "p", Model = KlingModel.V21Pro };
        await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(request)));
        Assert.Empty(fal.Handler.Sent);
    }
}
