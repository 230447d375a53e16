namespace Studio.Orders;

/// <summary>What a visitor fills in.</summary>
/// <param name="Model">The id of the model. See <see cref="Models.StudioModels"/>.</param>
/// <param name="Prompt">What to show.</param>
/// <param name="Seconds">How long the video is.</param>
/// <param name="Shape">Its aspect ratio, such as 16:9; <see langword="null"/> when the picture gives it.</param>
/// <param name="Picture">The URL of an uploaded picture that the video begins with; <see langword="null"/> when there is none.</param>
public sealed record OrderForm(string Model, string Prompt, int Seconds, string? Shape, Uri? Picture);
