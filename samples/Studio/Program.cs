using Fal.Kling.Emulator;
using Studio.Hosting;
using Studio.Web;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
StudioOptions options = builder.Configuration.GetSection("Studio").Get<StudioOptions>() ?? new StudioOptions();
options.DataDirectory = Path.GetFullPath(options.DataDirectory, builder.Environment.ContentRootPath);
await using FalEmulator? emulator = await BuiltInFal.StartAsync(builder.Configuration, options);
builder.AddStudio(options, emulator);

await using WebApplication app = builder.Build();
await Database.CreateAsync(app.Services, app.Logger);
app.MapStudio(options, emulator is not null);
await app.RunAsync();
