namespace Fal.Kling.Tests.Requests;

public sealed class KlingModelTests
{
    [Fact]
    public void The_table_says_what_each_model_can_do()
    {
        Assert.Equal(10, KlingModel.All.Distinct().Count());
        Assert.Equal("fal-ai/kling-video/v2.1/master/text-to-video", KlingModel.V21Master.TextToVideoEndpoint);
        Assert.Equal("fal-ai/kling-video/v2.1/master/image-to-video", KlingModel.V21Master.ImageToVideoEndpoint);
        Assert.Null(KlingModel.V21Pro.TextToVideoEndpoint);
        Assert.Null(KlingModel.V21Standard.TextToVideoEndpoint);
        Assert.Equal("fal-ai/kling-video/v2.1/pro/image-to-video", KlingModel.V21Pro.ImageToVideoEndpoint);
        Assert.Equal("fal-ai/kling-video/v2.1/standard/image-to-video", KlingModel.V21Standard.ImageToVideoEndpoint);
        Assert.Equal(
            [KlingModel.V21Pro, KlingModel.V25TurboPro, KlingModel.V16Pro, KlingModel.V15Pro, KlingModel.V1Standard], KlingModel.All.Where(model => model.SupportsTailImage));
    }

    [Fact]
    public void A_known_name_gives_the_known_model() => Assert.Same(KlingModel.V21Pro, KlingModel.FromId("fal-ai/kling-video/v2.1/pro"));

    [Fact]
    public void An_unknown_name_is_kept_without_endpoints()
    {
        KlingModel model = KlingModel.FromId("fal-ai/kling-video/v3/ultra");
        Assert.Equal("fal-ai/kling-video/v3/ultra", model.ToString());
        Assert.Null(model.TextToVideoEndpoint);
        Assert.Null(model.ImageToVideoEndpoint);
        Assert.Equal(model, KlingModel.FromId("fal-ai/kling-video/v3/ultra"));
    }

    [Theory]
    [InlineData("kling")]
    [InlineData("fal-ai/")]
    [InlineData("fal-ai//kling")]
    [InlineData("fal-ai/../kling")]
    [InlineData("fal-ai/kling?x=1")]
    [InlineData("fal-ai/kling video")]
    [InlineData(" ")]
    public void A_name_that_could_lead_elsewhere_is_rejected(string id) => Assert.Throws<ArgumentException>(() => KlingModel.FromId(id));
}
